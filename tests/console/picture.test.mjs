import assert from 'node:assert/strict';
import test from 'node:test';
import { Picture, newFigures } from '../../assets/console/picture.js';
import { PADDING, png, sequence } from './payloads.mjs';

// Decoders that answer when the test says so.

class FakeVideoDecoder {
  static all = [];
  state = 'unconfigured';
  waiting = [];
  constructor({ output, error }) {
    Object.assign(this, { output, error });
    FakeVideoDecoder.all.push(this);
  }
  configure(config) { Object.assign(this, { state: 'configured', config }); }
  decode(chunk) { this.waiting.push(chunk); }
  flush() { return new Promise(() => {}); }
  close() { this.state = 'closed'; }
  /** Puts out what comes next, leaving out some before. */
  put({ lost = 0, size = [this.config.codedWidth, this.config.codedHeight] } = {}) {
    const { timestamp, type } = this.waiting.splice(0, lost + 1).at(-1);
    this.output({ timestamp, name: type, displayWidth: size[0], displayHeight: size[1], close() {} });
  }
  fail() {
    this.state = 'closed';
    this.error(new Error('broken'));
  }
}
globalThis.VideoDecoder = FakeVideoDecoder;
globalThis.EncodedVideoChunk = class { constructor(init) { Object.assign(this, init); } };
globalThis.ImageDecoder = class {
  static all = [];
  constructor({ data }) {
    ImageDecoder.all.push(this);
    // What follows the signature, the IHDR and the head of the IDAT.
    this.image = { name: `png${data[41]}`, close() {} };
  }
  decode() {
    return new Promise((resolve, reject) => Object.assign(this, { done: () => resolve({ image: this.image }), broken: () => reject(new Error('broken')) }));
  }
  close() {}
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

function chunk(seq, { key = false, patch = false, more = false, scene = 0, size = [64, 32], part = [8, 8], name = 0, payload } = {}) {
  const bytes = payload ?? (patch ? png(...part, [name]) : key ? sequence(...size) : PADDING);
  const view = new DataView(new ArrayBuffer(32 + bytes.length));
  view.setUint16(0, 0x4f56);
  [1, patch ? 2 : 1, patch ? Number(more) * 2 : Number(key), 0].forEach((byte, index) => view.setUint8(2 + index, byte));
  view.setUint16(6, scene);
  view.setUint32(8, seq);
  [...size, 0, 0, ...(patch ? part : size)].forEach((number, index) => view.setUint16(20 + 2 * index, number));
  new Uint8Array(view.buffer, 32).set(bytes);
  return view.buffer;
}

function world(t) {
  let clock = 0;
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(performance, 'now', () => clock);
  FakeVideoDecoder.all = [];
  ImageDecoder.all = [];
  const log = [];
  const canvas = { width: 1, height: 1, getContext: () => ({ drawImage: (image) => log.push(image.name), clearRect: (x, y, width, height) => log.push(`clear ${width}x${height}`) }) };
  const figures = newFigures();
  const picture = new Picture(canvas, {
    figures, askKeyFrame: () => log.push('ask'), drawn: () => log.push('first'), resized: () => log.push(`${canvas.width}x${canvas.height}`),
    newScene: () => log.push(`scene ${picture.scene}`),
  });
  return {
    picture, figures, log, canvas,
    take: (...of) => picture.take(chunk(...of)),
    video: (index = -1) => FakeVideoDecoder.all.at(index),
    png: (index = -1) => ImageDecoder.all.at(index),
    said: () => log.splice(0),
    wait(ms) {
      clock += ms;
      t.mock.timers.tick(ms);
    },
    /** A view that shows its first key frame, number 1. */
    begin() {
      picture.pause(false);
      this.take(1, { key: true });
      this.video().put();
      log.length = 0;
    },
  };
}

test('a patch is drawn by the decoder’s own answer, without a timer or an animation frame', async (t) => {
  const w = world(t);
  w.begin();
  w.take(2, { patch: true, name: 7 });
  w.png().done();
  await null;
  await null;
  assert.deepEqual(w.said(), ['png7']);
  assert.equal(w.figures.lastSeq, 2);
});

test('drawing keeps the order, whatever is decoded first, and a moment is drawn whole', async (t) => {
  const w = world(t);
  w.begin();
  w.take(2);
  w.take(3, { patch: true, more: true, name: 3 });
  w.take(4, { patch: true, name: 4 });
  w.png(1).done();
  await settled();
  w.video().put();
  assert.deepEqual(w.said(), ['delta']);
  w.png(0).done();
  await settled();
  assert.deepEqual([w.said(), w.figures.framesDrawn, w.figures.patchesDrawn], [['png3', 'png4'], 3, 2]);
});

test('what was left out is no gap: what came before is drawn, and the key frame goes on with the same decoder', async (t) => {
  const w = world(t);
  w.begin();
  w.take(2, { patch: true, name: 2 });
  w.picture.skipped(40);
  w.take(43, { key: true });
  w.png().done();
  await settled();
  w.video().put();
  w.take(44, { patch: true, name: 44 });
  w.png().done();
  await settled();
  assert.deepEqual(w.said(), ['png2', 'key', 'png44']);
  assert.deepEqual([w.figures.skipped, w.figures.keyFramesAsked, w.figures.ignored, FakeVideoDecoder.all.length], [40, 0, 0, 1]);
  w.wait(60_000);
  assert.deepEqual(w.said(), [], 'and nothing is asked for afterwards');
});

test('a promised key frame that does not come is asked for', (t) => {
  const w = world(t);
  w.begin();
  w.picture.skipped(3);
  w.wait(1999);
  assert.deepEqual(w.said(), []);
  w.wait(1);
  w.wait(2000);
  assert.deepEqual(w.said(), ['ask', 'ask']);
});

test('a hole asks at once', (t) => {
  const w = world(t);
  w.begin();
  w.take(3);
  w.take(4);
  assert.deepEqual([w.said(), w.figures.ignored], [['ask'], 2]);
});

test('a decoder’s error asks at once, and the key frame begins with a new decoder', (t) => {
  const w = world(t);
  w.begin();
  w.take(2);
  w.video().fail();
  assert.deepEqual([w.said(), w.figures.decodeErrors], [['ask'], 1]);
  w.take(3);
  w.wait(100);
  w.take(4, { key: true });
  w.video().put();
  assert.deepEqual([w.said(), FakeVideoDecoder.all.length], [['key'], 2]);
});

test('a picture that fails at every key frame asks twice a second, not more', (t) => {
  const w = world(t);
  w.picture.pause(false);
  for (let seq = 1; seq < 100; seq += 1) {
    w.take(seq, { key: true });
    if (w.video().state !== 'closed') w.video().fail();
    w.wait(20);
  }
  assert.equal(w.figures.keyFramesAsked, 4);
});

test('a frame that the decoder swallowed is noticed by the one after it', (t) => {
  const w = world(t);
  w.begin();
  w.take(2);
  w.take(3);
  w.video().put({ lost: 1 });
  assert.deepEqual([w.said(), w.figures.decodeErrors], [['ask'], 1]);
});

test('a frame that the decoder swallowed is noticed on a still screen too', (t) => {
  const w = world(t);
  w.begin();
  w.take(2);
  w.wait(999);
  assert.deepEqual(w.said(), []);
  w.wait(1);
  assert.deepEqual([w.said(), w.figures.decodeErrors], [['ask'], 1]);
});

test('a moment whose rest is slow to arrive is not a stall', async (t) => {
  const w = world(t);
  w.begin();
  w.take(2, { patch: true, more: true, name: 2 });
  w.png().done();
  await settled();
  w.wait(1999);
  w.take(3, { patch: true, name: 3 });
  w.wait(1);
  w.png().done();
  await settled();
  assert.deepEqual(w.said(), ['png2', 'png3']);
});

test('a patch that is no picture, or empty, asks', async (t) => {
  const w = world(t);
  w.begin();
  w.take(2, { patch: true });
  w.png().broken();
  await settled();
  assert.deepEqual(w.said(), ['ask']);
  w.wait(500);
  w.take(3, { key: true });
  w.video().put();
  w.take(4, { patch: true, payload: [] });
  assert.deepEqual(w.said(), ['key', 'ask']);
});

test('the size changes with a key frame; the old decoder’s last frames come first', (t) => {
  const w = world(t);
  w.begin();
  w.take(2);
  w.take(3, { key: true, size: [32, 64] });
  w.video(1).put();
  assert.deepEqual([w.said(), w.canvas.width], [[], 64]);
  w.video(0).put();
  assert.deepEqual(w.said(), ['delta', 'key', '32x64']);
  assert.deepEqual([w.canvas.width, w.canvas.height, w.figures.width, w.figures.keyFramesAsked], [32, 64, 32, 0]);
});

test('two frames of one moment of capture are two frames', (t) => {
  const w = world(t);
  w.begin();
  w.take(2);
  w.take(3);
  w.video().put();
  w.video().put();
  assert.deepEqual([w.said(), w.figures.lastSeq], [['delta', 'delta'], 3]);
});

test('nothing is asked for while the visitor pauses, or after the end', (t) => {
  const w = world(t);
  w.begin();
  w.picture.pause(true);
  w.picture.skipped(2);
  w.wait(60_000);
  assert.deepEqual(w.said(), ['clear 64x32']);
  w.picture.pause(false);
  w.wait(2000);
  assert.deepEqual(w.said(), ['ask']);
  w.picture.close();
  w.wait(60_000);
  w.take(9, { key: true });
  assert.deepEqual([w.said(), w.video().state, w.canvas.width], [['clear 64x32'], 'closed', 1]);
});

test('a pause clears the picture, and a key frame of after it begins the next', async (t) => {
  const w = world(t);
  w.begin();
  w.take(2, { patch: true, name: 2 });
  w.picture.pause(true);
  w.png().done();
  await settled();
  w.take(3, { key: true });
  assert.deepEqual([w.said(), w.figures.ignored], [['clear 64x32'], 1], 'what was on its way is not drawn');
  w.picture.pause(false);
  w.take(4, { patch: true });
  w.take(5, { key: true });
  w.video().put();
  assert.deepEqual(w.said(), ['key', 'first']);
  w.wait(60_000);
  assert.deepEqual(w.said(), []);
});

test('an interruption: what waited is old, the next key frame is the first new frame', (t) => {
  const w = world(t);
  w.begin();
  w.take(2);
  w.picture.interrupted();
  w.video().put();
  assert.deepEqual(w.said(), ['delta'], 'drawn under the cover, but not new');
  w.take(3);
  w.take(4, { key: true });
  w.video().put();
  assert.deepEqual(w.said(), ['key', 'first']);
  w.wait(60_000);
  assert.deepEqual(w.said(), [], 'it was short enough for the picture to stay');
});

test('after three seconds of interruption the picture is cleared', (t) => {
  const w = world(t);
  w.begin();
  w.picture.interrupted();
  w.wait(2999);
  assert.equal(w.said().includes('clear 64x32'), false);
  w.wait(1);
  assert.deepEqual(w.said(), ['clear 64x32']);
});

test('a lost link and an order to blank clear the picture; the blanked one is asked for again if it does not come', (t) => {
  const w = world(t);
  w.begin();
  w.picture.restart();
  w.wait(60_000);
  assert.deepEqual(w.said(), ['clear 64x32']);
  w.picture.pause(false);
  w.take(1, { key: true });
  w.video().put();
  assert.deepEqual(w.said(), ['key', 'first']);
  w.picture.blank();
  w.take(2);
  w.wait(2000);
  w.take(3, { key: true });
  w.video().put();
  assert.deepEqual(w.said(), ['clear 64x32', 'ask', 'key', 'first']);
});

test('the scene is that of what is drawn, not of what has come', (t) => {
  const w = world(t);
  assert.equal(w.picture.scene, null);
  w.begin();
  w.take(2, { key: true, scene: 5 });
  assert.equal(w.picture.scene, 0);
  w.video().put();
  assert.deepEqual([w.picture.scene, w.said()], [5, ['key', 'scene 5']]);
  w.take(3, { scene: 5 });
  w.video().put();
  assert.deepEqual(w.said(), ['delta'], 'told once');
});

test('a picture of another size than its header says is not decoded', (t) => {
  const w = world(t);
  w.begin();
  w.take(2, { patch: true, part: [1, 1], payload: png(20_000, 20_000) });
  assert.deepEqual([w.said(), ImageDecoder.all.length], [['ask'], 0]);
  w.wait(500);
  const before = FakeVideoDecoder.all.length;
  w.take(3, { key: true, payload: sequence(16_384, 2176) });
  assert.deepEqual([w.said(), FakeVideoDecoder.all.length], [['ask'], before]);
  assert.deepEqual([w.canvas.width, w.canvas.height], [64, 32]);
});

test('a frame that comes out of the decoder in another size is not drawn', (t) => {
  const w = world(t);
  w.begin();
  w.take(2);
  w.video().put({ size: [4096, 32] });
  assert.deepEqual([w.said(), w.figures.decodeErrors], [['ask'], 1]);
});

test('what waits is bounded in bytes', (t) => {
  const w = world(t);
  w.begin();
  const large = [0x7a, 0x80, 0x80, 0x80, 0x02, ...new Uint8Array(4 * 1024 * 1024)];
  for (let seq = 2; seq < 5; seq += 1) w.take(seq, { payload: large });
  assert.deepEqual(w.said(), []);
  w.take(5, { payload: large });
  assert.deepEqual([w.said(), w.picture.scene], [['ask'], 0]);
});

test('what waits is bounded in pixels, decoded or not', async (t) => {
  const w = world(t);
  w.begin();
  w.take(2, { key: true, size: [7680, 4320] });
  w.video().put();
  w.said();
  const part = [3840, 4320];
  for (const seq of [3, 4]) {
    w.take(seq, { patch: true, more: true, size: [7680, 4320], part });
    w.png().done();
  }
  await settled();
  assert.deepEqual(w.said(), [], 'the whole picture once may wait for the rest of its moment');
  w.take(5, { patch: true, size: [7680, 4320], part });
  assert.deepEqual([w.said(), w.figures.patchesDrawn], [['ask'], 0]);
});
