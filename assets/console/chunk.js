// A chunk's header, as src/protocol/video.rs writes it. Pure.

export const HEADER_BYTES = 32;
/** The most pixels of a picture, to a side and in all; those of src/protocol/video.rs. */
export const MAX_SIDE = 16_384;
export const MAX_PIXELS = 35_651_584;

/** Reads and checks a header; throws an Error that says what is wrong. */
export function parseChunk(buffer) {
  if (buffer.byteLength < HEADER_BYTES) throw new Error('shorter than a header');
  const view = new DataView(buffer);
  if (view.getUint16(0) !== 0x4f56 || view.getUint8(2) !== 1) throw new Error('not a chunk of this version');
  const [kind, flags, chroma] = [view.getUint8(3), view.getUint8(4), view.getUint8(5)];
  const header = {
    scene: view.getUint16(6),
    seq: view.getUint32(8),
    // Exact up to 285 years of sharing.
    capturedMicros: view.getUint32(12) * 2 ** 32 + view.getUint32(16),
    width: view.getUint16(20),
    height: view.getUint16(22),
    rect: { x: view.getUint16(24), y: view.getUint16(26), width: view.getUint16(28), height: view.getUint16(30) },
  };
  const { rect, width, height } = header;
  if (!rect.width || !rect.height) throw new Error('covers nothing');
  if (Math.max(width, height) > MAX_SIDE || width * height > MAX_PIXELS) throw new Error('a picture of more pixels than are taken');
  if (rect.x + rect.width > width || rect.y + rect.height > height) throw new Error('reaches out of the picture');
  if (kind === 1 && flags <= 1 && chroma <= 1) {
    if (rect.x || rect.y || rect.width !== width || rect.height !== height) throw new Error('a video that covers only a part');
    return { ...header, kind: 'video', key: flags === 1, chroma: chroma ? '4:4:4' : '4:2:0', more: false };
  }
  if (kind === 2 && (flags === 0 || flags === 2) && chroma === 0) {
    return { ...header, kind: 'patch', key: false, chroma: null, more: flags === 2 };
  }
  throw new Error('unknown kind, flag or chroma');
}

// AV1 levels: name in a codec string, most samples of a picture, longest width and height.
/** @type {[string, number, number, number][]} */
const LEVELS = [['08', 2_359_296, 6144, 3456], ['12', 8_912_896, 8192, 4352], ['16', 35_651_584, 16_384, 8704]];

/** The codec string for a picture: main or high profile, the lowest level from 4.0 that holds it. */
export function av1Codec(width, height, chroma) {
  const fits = ([, samples, w, h]) => width * height <= samples && Math.max(width, height) <= w && Math.min(width, height) <= h;
  const [level] = LEVELS.find(fits) ?? LEVELS[LEVELS.length - 1];
  return `av01.${chroma === '4:4:4' ? 1 : 0}.${level}M.08`;
}

/** Decides which chunks can be drawn: from a key frame on, without a hole, and of one size until the next key frame. */
export class Gate {
  /** @type {number | null} */
  #next = null;
  #size = '';

  /** Whether chunks are ignored until a key frame. */
  get closed() { return this.#next === null; }

  /** What to do with a chunk: `draw`, `ignore`, or `gap` (ignore it and ask for a key frame). */
  admit({ seq, key, width, height }) {
    if (!key && this.#next === null) return 'ignore';
    const size = `${width}x${height}`;
    if (!key && (seq !== this.#next || size !== this.#size)) {
      this.#next = null;
      return 'gap';
    }
    this.#next = (seq + 1) >>> 0;
    this.#size = size;
    return 'draw';
  }

  /** Ignores everything until a key frame. */
  close() { this.#next = null; }
}
