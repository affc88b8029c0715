// Payloads that say their size and hold no picture.

const part = (kind, data) => [...u32(data.length), ...[...kind].map((letter) => letter.charCodeAt(0)), ...data, 0, 0, 0, 0];
const u32 = (number) => [number >>> 24, number >> 16 & 255, number >> 8 & 255, number & 255];

export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A PNG whose pixels are these bytes, and other parts before them. */
export function png(width, height, pixels = [], others = []) {
  const more = others.flatMap((kind) => part(kind, new Array(13).fill(0)));
  return [...SIGNATURE, ...part('IHDR', [...u32(width), ...u32(height), 8, 2, 0, 0, 0]), ...more, ...part('IDAT', pixels), ...part('IEND', [])];
}

/** An OBU of padding: a temporal unit that shows nothing. */
export const PADDING = [0x7a, 1, 0];

/** A sequence header. */
export function sequence(width, height, { flags = 0, level = 0, bits = (length) => Math.max(1, (length - 1).toString(2).length) } = {}) {
  let written = '';
  const put = (count, value) => { written += value.toString(2).padStart(count, '0'); };
  put(5, 0);
  put(7, flags);
  put(12, 0);
  put(5, level);
  if (level > 7) put(1, 0);
  put(4, bits(width) - 1);
  put(4, bits(height) - 1);
  put(bits(width), width - 1);
  put(bits(height), height - 1);
  put(20, 0);
  const data = written.match(/.{1,8}/g).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  return [0x0a, data.length, ...data];
}
