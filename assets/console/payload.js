// How large the picture in a payload is, as its own bytes say; src/protocol/payload.rs tells why. Pure.

const bad = (what) => new Error(`bad payload: ${what}`);

/** Throws unless the payload is what its header says; `bytes` is a Uint8Array. */
export function checkPayload(header, bytes) {
  const { kind, key, rect } = header;
  const size = kind === 'patch' ? pngSize(bytes) : av1Size(bytes);
  if (!size && !key) return;
  if (!size) throw bad('a key frame without a sequence header');
  if (size.width !== rect.width || size.height !== rect.height) throw bad('its picture is not as large as its header says');
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Width and height of a PNG, which may hold an IHDR, a palette and pixels alone. */
function pngSize(bytes) {
  const wrong = () => bad('not a PNG of an IHDR, a palette and pixels alone');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG_SIGNATURE.some((byte, at) => bytes[at] !== byte)) throw wrong();
  let size = null;
  for (let at = PNG_SIGNATURE.length; ;) {
    if (at + 12 > bytes.length) throw wrong();
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = at + 8;
    // A checksum follows the data.
    at = data + length + 4;
    if (at > bytes.length) throw wrong();
    if (kind === 'IHDR' && !size && length === 13) size = { width: view.getUint32(data), height: view.getUint32(data + 4) };
    else if (kind === 'IEND' && size && at === bytes.length) return size;
    else if (!size || (kind !== 'PLTE' && kind !== 'IDAT')) throw wrong();
  }
}

/** The size in a temporal unit's sequence headers, null if it has none. */
function av1Size(bytes) {
  const wrong = () => bad('not an AV1 temporal unit of OBUs that say their sizes');
  let size = null;
  for (let at = 0; at < bytes.length;) {
    const header = bytes[at];
    at += header & 4 ? 2 : 1;
    // Within four bytes of seven bits each, the lowest first.
    let length = 0;
    let last = false;
    for (let group = 0; group < 4 && !last; group += 1, at += 1) {
      length |= (bytes[at] & 0x7f) << (7 * group);
      last = at < bytes.length && !(bytes[at] & 0x80);
    }
    if (header & 0x80 || !(header & 2) || !last || at + length > bytes.length) throw wrong();
    if ((header >> 3 & 0xf) === 1) {
      const found = sequenceSize(bytes.subarray(at, at + length));
      if (size && (size.width !== found.width || size.height !== found.height)) throw bad('two sequence headers of different sizes');
      size = found;
    }
    at += length;
  }
  return size;
}

/** The greatest width and height of the frames that follow a sequence header. */
function sequenceSize(data) {
  let at = 0;
  const take = (count) => {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, at += 1) {
      if (at >= data.length * 8) throw bad('a sequence header that is cut off');
      value = value * 2 + (data[at >> 3] >> (7 - (at & 7)) & 1);
    }
    return value;
  };
  take(4);
  if (take(1)) take(5);
  else {
    if (take(7)) throw bad('a sequence header with timing information, display delay or layers');
    take(12);
    if (take(5) > 7) take(1);
  }
  const [widthBits, heightBits] = [take(4) + 1, take(4) + 1];
  const [width, height] = [take(widthBits) + 1, take(heightBits) + 1];
  const needed = (length) => Math.max(1, 32 - Math.clz32(length - 1));
  if (needed(width) !== widthBits || needed(height) !== heightBits) throw bad('a sequence header with more bits for a frame’s size than that takes');
  return { width, height };
}
