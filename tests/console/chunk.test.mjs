import assert from 'node:assert/strict';
import test from 'node:test';
import { Gate, av1Codec, parseChunk } from '../../assets/console/chunk.js';

function chunk({ kind = 2, flags = 0, chroma = 0, scene = 258, seq = 7, captured = 2n ** 40n, size = [1920, 1080], rect = [10, 20, 30, 40], version = 1 } = {}) {
  const view = new DataView(new ArrayBuffer(36));
  view.setUint16(0, 0x4f56);
  [version, kind, flags, chroma].forEach((byte, index) => view.setUint8(2 + index, byte));
  view.setUint16(6, scene);
  view.setUint32(8, seq);
  view.setBigUint64(12, captured);
  [...size, ...rect].forEach((number, index) => view.setUint16(20 + 2 * index, number));
  return view.buffer;
}

test('a patch is read', () => {
  assert.deepEqual(parseChunk(chunk({ flags: 2 })), {
    kind: 'patch', key: false, chroma: null, more: true, scene: 258, seq: 7, capturedMicros: 2 ** 40, width: 1920, height: 1080, rect: { x: 10, y: 20, width: 30, height: 40 },
  });
});

test('a video is read', () => {
  const header = parseChunk(chunk({ kind: 1, flags: 1, chroma: 1, rect: [0, 0, 1920, 1080] }));
  assert.deepEqual([header.kind, header.key, header.chroma], ['video', true, '4:4:4']);
});

test('a bad header is refused', () => {
  for (const bad of [{ version: 2 }, { kind: 3 }, { kind: 0 }, { flags: 1 }, { chroma: 1 }, { kind: 1 }, { rect: [1900, 0, 21, 1] }, { rect: [0, 0, 0, 1] }, { size: [16_385, 100] }, { size: [8192, 4353] }]) {
    assert.throws(() => parseChunk(chunk(bad)), Error, JSON.stringify(bad));
  }
  assert.throws(() => parseChunk(new ArrayBuffer(31)), /shorter/);
});

test('drawing begins with a key frame and stops at a hole', () => {
  const gate = new Gate();
  const say = (seq, key = false) => gate.admit({ seq, key });
  assert.equal(say(4), 'ignore');
  assert.equal(say(5, true), 'draw');
  assert.equal(say(6), 'draw');
  assert.equal(say(8), 'gap');
  assert.equal(say(9), 'ignore');
  assert.equal(say(20, true), 'draw');
  gate.close();
  assert.equal(say(21), 'ignore');
});

test('the size changes with a key frame only', () => {
  const gate = new Gate();
  const say = (seq, key, width) => gate.admit({ seq, key, width, height: 10 });
  assert.deepEqual([say(1, true, 20), say(2, false, 20), say(3, true, 30), say(4, false, 30), say(5, false, 20)], ['draw', 'draw', 'draw', 'draw', 'gap']);
});

test('numbers go round', () => {
  const gate = new Gate();
  gate.admit({ seq: 0xffffffff, key: true });
  assert.equal(gate.admit({ seq: 0, key: false }), 'draw');
});

test('the codec string follows size and colour', () => {
  assert.equal(av1Codec(1920, 1080, '4:2:0'), 'av01.0.08M.08');
  assert.equal(av1Codec(1920, 1080, '4:4:4'), 'av01.1.08M.08');
  assert.equal(av1Codec(2560, 1440, '4:2:0'), 'av01.0.12M.08');
  assert.equal(av1Codec(3840, 2160, '4:2:0'), 'av01.0.12M.08');
  assert.equal(av1Codec(1080, 1920, '4:2:0'), 'av01.0.08M.08');
  assert.equal(av1Codec(7680, 4320, '4:2:0'), 'av01.0.16M.08');
});
