// Chunks to pixels. Decoding starts the moment a chunk arrives; drawing happens strictly in the order of the chunks, in the
// callback that finishes a chunk, never later at an animation frame.

import { Gate, HEADER_BYTES, MAX_PIXELS, av1Codec, parseChunk } from './chunk.js';
import { checkPayload } from './payload.js';

// More undrawn chunks, bytes or pixels of patches than this mean that the machine cannot keep up: begin again at a key frame. A
// chunk alone is no larger than any of them; a patch that is decoded and waits for others takes four bytes a pixel.
const MAX_PENDING = 90;
const MAX_PENDING_BYTES = 16 * 1024 * 1024;
const MAX_PENDING_PIXELS = MAX_PIXELS;
// A key frame that was asked for, or promised, and is not drawn by then is asked for again; a picture that fails at every key frame
// must not keep the visitor's machine busy making them.
const ASK_AGAIN_MS = 2_000;
const ASK_APART_MS = 500;
// If nothing is drawn for so long although something waits for its decoder, it waits for ever.
const STALL_MS = 1_000;
// An interruption may be over at once; a picture that is older than this is cleared.
const OLD_MS = 3_000;

/** What the page shows and tests read; changes nothing. */
export function newFigures() {
  return {
    framesDrawn: 0, patchesDrawn: 0, videosDrawn: 0, firstFrameAt: null, acceptedAt: null, codec: null, chroma: null, width: 0, height: 0,
    lastSeq: null, skipped: 0, bytes: 0, ignored: 0, keyFramesAsked: 0, decodeErrors: 0, lagMicros: null,
  };
}

export class Picture {
  #context;
  #canvas;
  #askKeyFrame;
  #figures;
  #drawn;
  #resized;
  #newScene;
  #scene = null;
  #gate = new Gate();
  #slots = [];
  /** @type {VideoDecoder | null} */
  #decoder = null;
  #config = '';
  #stamp = 0;
  #askedAt = -Infinity;
  #askTimer = 0;
  #stallTimer = 0;
  #oldTimer = 0;
  #awaited = true;
  #paused = false;
  #closed = false;
  #quickest = Infinity;

  /** `drawn()` is called at the first frame, and at the first new one after `pause`, `interrupted`, `blank` or `restart`; `resized()` when the picture has got another size; `newScene()` when the visitor shows something else, or went on after a pause. */
  constructor(canvas, { figures, askKeyFrame, drawn, resized = () => {}, newScene = () => {} }) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false, desynchronized: true });
    this.#figures = figures;
    this.#askKeyFrame = askKeyFrame;
    this.#drawn = drawn;
    this.#resized = resized;
    this.#newScene = newScene;
  }

  /** Which scene is drawn, null before the first: a gesture names the one it was made on. */
  get scene() { return this.#scene; }

  /** Takes one binary message. */
  take(buffer) {
    if (this.#closed) return;
    this.#figures.bytes += buffer.byteLength;
    let header;
    let payload;
    try {
      header = parseChunk(buffer);
      payload = new Uint8Array(buffer, HEADER_BYTES);
      checkPayload(header, payload);
    } catch {
      this.#resync();
      return;
    }
    // Nothing that comes during a pause is of after it.
    const verdict = this.#paused ? 'ignore' : this.#gate.admit(header);
    if (verdict === 'gap') this.#resync();
    if (verdict !== 'draw') {
      this.#figures.ignored += 1;
      return;
    }
    this.#measureLag(header);
    const slot = { header, bytes: payload.byteLength, image: null, decoder: null, timestamp: 0, since: performance.now(), void: false, old: false };
    this.#slots.push(slot);
    if (this.#isOverfull()) {
      this.#resync();
      return;
    }
    if (this.#slots.length === 1) this.#watch();
    if (header.kind === 'video') this.#decodeVideo(slot, payload);
    else this.#decodePatch(slot, payload);
  }

  /** Chunks were left out by the service; the next is a key frame. What came before is whole and is drawn. */
  skipped(chunks) {
    this.#figures.skipped = chunks;
    this.#gate.close();
    // It comes without being asked for; ask only if it fails to.
    this.#askIn(ASK_AGAIN_MS);
  }

  /** The view is open, or the visitor paused (which clears the picture) or resumed. A key frame follows by itself, but none while it is paused. */
  pause(paused) {
    this.#paused = paused;
    if (paused) this.blank();
    else this.#askIn(ASK_AGAIN_MS);
  }

  /** The visitor's uplink is lost: what is drawn, or waits to be, is old. The next is a key frame. */
  interrupted() {
    for (const slot of this.#slots) slot.old = true;
    this.#awaited = true;
    this.#gate.close();
    this.#askIn(ASK_AGAIN_MS);
    clearTimeout(this.#oldTimer);
    this.#oldTimer = setTimeout(() => this.#clear(), OLD_MS);
  }

  /** Clears the picture. Everything that was on its way is void; the next key frame begins a new one. */
  blank() {
    this.#dropAll();
    this.#awaited = true;
    clearTimeout(this.#oldTimer);
    this.#clear();
    this.#askIn(ASK_AGAIN_MS);
  }

  /** The socket is gone, and with it the picture; `pause` begins anew. */
  restart() {
    this.blank();
    clearTimeout(this.#askTimer);
  }

  /** Frees everything and clears the picture. */
  close() {
    this.#closed = true;
    this.restart();
    this.#canvas.width = 1;
    this.#canvas.height = 1;
  }

  #clear() {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #isOverfull() {
    let [bytes, pixels] = [0, 0];
    for (const slot of this.#slots) {
      if (!slot.image) bytes += slot.bytes;
      if (slot.header.kind === 'patch') pixels += slot.header.rect.width * slot.header.rect.height;
    }
    return this.#slots.length > MAX_PENDING || bytes > MAX_PENDING_BYTES || pixels > MAX_PENDING_PIXELS;
  }

  #decodePatch(slot, payload) {
    const done = (image) => {
      if (slot.void) image.close();
      else {
        slot.image = image;
        this.#flush();
      }
    };
    const failed = () => {
      if (!slot.void) this.#failed();
    };
    try {
      decodePng(payload, done, failed);
    } catch {
      failed();
    }
  }

  #decodeVideo(slot, data) {
    const { key, chroma, width, height } = slot.header;
    try {
      if (key) this.#configure(av1Codec(width, height, chroma), width, height);
      // Not the moment of capture: a still screen is filmed several times at one moment.
      slot.timestamp = this.#stamp += 1_000;
      slot.decoder = this.#decoder;
      this.#decoder?.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: slot.timestamp, data }));
    } catch {
      this.#failed();
    }
  }

  #configure(codec, codedWidth, codedHeight) {
    const config = `${codec} ${codedWidth}x${codedHeight}`;
    if (this.#decoder?.state === 'configured' && this.#config === config) return;
    this.#config = config;
    // A decoder that is configured anew drops what it has not put out, so the one before finishes by itself and is closed.
    const before = this.#decoder;
    before?.flush().catch(() => {}).finally(() => { if (before.state !== 'closed') before.close(); });
    const decoder = new VideoDecoder({
      output: (frame) => this.#decoded(decoder, frame),
      error: () => {
        if (decoder === this.#decoder || this.#slots.some((slot) => slot.decoder === decoder && !slot.image)) this.#failed();
      },
    });
    decoder.configure({ codec, codedWidth, codedHeight, optimizeForLatency: true, hardwareAcceleration: 'no-preference' });
    this.#decoder = decoder;
  }

  #decoded(decoder, frame) {
    const slot = this.#slots.find((slot) => slot.decoder === decoder && !slot.image);
    // A frame may have a size of its own; what is shown is as large as its header says, or not shown.
    const { width, height } = slot?.header ?? {};
    const fits = frame.displayWidth === width && frame.displayHeight === height;
    if (fits && slot.timestamp === frame.timestamp) {
      slot.image = frame;
      this.#flush();
      return;
    }
    frame.close();
    // Frames come out in order: one that was passed over was damaged, and so is what builds on it.
    if (slot && slot.timestamp <= frame.timestamp) this.#failed();
  }

  /** Draws from the head of the queue what is complete; patches of one moment together. */
  #flush() {
    for (;;) {
      let count = 0;
      while (count < this.#slots.length && this.#slots[count].image && this.#slots[count].header.more) count += 1;
      const last = this.#slots[count];
      if (!last?.image) return;
      const moment = this.#slots.splice(0, count + 1);
      for (const slot of moment) this.#draw(slot);
      this.#count(moment);
      this.#watch();
    }
  }

  /** Gives what is now at the head of the queue its time to be decoded. The rest of a moment may take longer to arrive. */
  #watch() {
    clearTimeout(this.#stallTimer);
    if (this.#slots.length === 0) return;
    this.#stallTimer = setTimeout(() => {
      const waiting = this.#slots.find((slot) => !slot.image);
      if (waiting && performance.now() - waiting.since > STALL_MS / 2) this.#failed();
      else this.#watch();
    }, STALL_MS);
  }

  #draw({ header, image }) {
    const { width, height, rect } = header;
    const resized = header.key && (this.#canvas.width !== width || this.#canvas.height !== height);
    if (resized) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    this.#context.drawImage(image, rect.x, rect.y, rect.width, rect.height);
    image.close();
    if (header.key && !this.#gate.closed) clearTimeout(this.#askTimer);
    if (resized) this.#resized();
  }

  #count(moment) {
    const figures = this.#figures;
    const { header } = moment.at(-1);
    for (const { header: { kind, chroma } } of moment) {
      if (kind === 'patch') figures.patchesDrawn += 1;
      else {
        figures.videosDrawn += 1;
        figures.chroma = chroma;
        figures.codec = 'av1';
      }
    }
    figures.framesDrawn += 1;
    figures.width = header.width;
    figures.height = header.height;
    figures.lastSeq = header.seq;
    if (this.#scene !== header.scene) {
      this.#scene = header.scene;
      this.#newScene();
    }
    figures.firstFrameAt ??= performance.timeOrigin + performance.now();
    if (this.#awaited && !moment.at(-1).old) {
      this.#awaited = false;
      clearTimeout(this.#oldTimer);
      this.#drawn();
    }
  }

  /** How much later than the quickest chunk of this view this one arrived: the queue on the way. */
  #measureLag({ capturedMicros }) {
    const travel = performance.now() * 1000 - capturedMicros;
    this.#quickest = Math.min(this.#quickest, travel);
    this.#figures.lagMicros = travel - this.#quickest;
  }

  #failed() {
    this.#figures.decodeErrors += 1;
    this.#resync();
  }

  #resync() {
    this.#dropAll();
    const wait = this.#askedAt + ASK_APART_MS - performance.now();
    if (wait > 0) this.#askIn(wait);
    else this.#ask();
  }

  #askIn(ms) {
    clearTimeout(this.#askTimer);
    if (!this.#paused && !this.#closed) this.#askTimer = setTimeout(() => this.#ask(), ms);
  }

  #ask() {
    if (this.#paused) return;
    this.#askedAt = performance.now();
    this.#figures.keyFramesAsked += 1;
    this.#askKeyFrame();
    this.#askIn(ASK_AGAIN_MS);
  }

  #dropAll() {
    clearTimeout(this.#stallTimer);
    this.#gate.close();
    for (const slot of this.#slots) {
      slot.void = true;
      slot.image?.close();
    }
    this.#slots = [];
    const decoder = this.#decoder;
    this.#decoder = null;
    this.#config = '';
    if (decoder && decoder.state !== 'closed') decoder.close();
  }
}

/** A PNG as something to draw: through ImageDecoder where there is one (no trip through a Blob), else as a bitmap. Drawn first, tidied up after. */
function decodePng(data, done, failed) {
  if (!('ImageDecoder' in globalThis)) {
    createImageBitmap(new Blob([data], { type: 'image/png' })).then(done, failed);
    return;
  }
  const decoder = new ImageDecoder({ data, type: 'image/png' });
  decoder.decode().then(({ image }) => done(image), failed).finally(() => decoder.close());
}

/** What this browser lacks for watching (`secure`, `webcodecs`, `av1` or null), and whether it decodes 4:4:4. */
export async function capabilities() {
  if (!globalThis.isSecureContext) return { missing: 'secure', yuv444: false };
  if (!('VideoDecoder' in globalThis)) return { missing: 'webcodecs', yuv444: false };
  const decodes = async (codec) => {
    try {
      return Boolean((await VideoDecoder.isConfigSupported({ codec, codedWidth: 1920, codedHeight: 1080, optimizeForLatency: true })).supported);
    } catch {
      return false;
    }
  };
  const [main, high] = await Promise.all([decodes('av01.0.08M.08'), decodes('av01.1.08M.08')]);
  return { missing: main ? null : 'av1', yuv444: high };
}
