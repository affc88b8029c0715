// Notes when a canvas shows another brightness at one of its pixels. Arguments: the canvas, x, y.
//
// After each drawing that covers the pixel it is read back: that makes the browser really draw, and is counted.
const [css, x, y] = arguments;
const canvas = document.querySelector(css);
const prototype = CanvasRenderingContext2D.prototype;
const plain = window.benchPlain ??= {
  drawImage: prototype.drawImage, putImageData: prototype.putImageData, decode: globalThis.VideoDecoder?.prototype.decode,
};
const bench = window.bench = { seen: [], reads: [], decodes: [], draws: 0, bright: null };

// The wall clock has whole milliseconds only: its ticks tell where it stands against the finer one.
let offset = -Infinity;
for (const end = performance.now() + 20; performance.now() < end;) offset = Math.max(offset, Date.now() - performance.now());
bench.now = () => offset + performance.now();

// How long video frames take from the decoder's door to the canvas.
const entered = new Map();
if (plain.decode) VideoDecoder.prototype.decode = function (chunk) {
  entered.set(chunk.timestamp, performance.now());
  plain.decode.call(this, chunk);
};
const drawn = (image) => {
  const since = entered.get(image.timestamp);
  if (since === undefined) return;
  entered.delete(image.timestamp);
  bench.decodes.push(performance.now() - since);
};

const covers = (left, top, width, height) => left <= x && top <= y && x < left + width && y < top + height;
const look = (context) => {
  const before = performance.now();
  const [red, green, blue] = context.getImageData(x, y, 1, 1).data;
  const now = performance.now();
  const bright = red + green + blue > 384;
  if (bright === bench.bright) return;
  bench.reads.push(now - before);
  bench.bright = bright;
  bench.seen.push([offset + now, bright]);
};
prototype.drawImage = function (image, ...at) {
  plain.drawImage.call(this, image, ...at);
  if (this.canvas !== canvas) return;
  bench.draws += 1;
  const [left, top, width = image.width ?? image.displayWidth, height = image.height ?? image.displayHeight] = at.length > 4 ? at.slice(4) : at;
  if (covers(left, top, width, height)) look(this);
  drawn(image);
};
prototype.putImageData = function (data, left, top, ...rest) {
  plain.putImageData.call(this, data, left, top, ...rest);
  if (this.canvas !== canvas) return;
  bench.draws += 1;
  if (covers(left, top, data.width, data.height)) look(this);
};
look(canvas.getContext('2d'));
