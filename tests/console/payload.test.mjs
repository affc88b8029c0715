import assert from 'node:assert/strict';
import test from 'node:test';
import { checkPayload } from '../../assets/console/payload.js';
import { PADDING, png, sequence } from './payloads.mjs';

const check = (kind, key, width, height, bytes) => checkPayload({ kind, key, rect: { x: 3, y: 4, width, height } }, Uint8Array.from(bytes));
const patch = (width, height, bytes) => check('patch', false, width, height, bytes);
const key = (width, height, bytes) => check('video', true, width, height, bytes);
const delta = (width, height, bytes) => check('video', false, width, height, bytes);

test('a PNG must have the size of its part', () => {
  patch(30, 40, png(30, 40, [1, 2, 3]));
  for (const [width, height] of [[20_000, 20_000], [30, 41], [31, 40], [65_566, 40]]) assert.throws(() => patch(30, 40, png(width, height)), /not as large/);
});

test('a PNG holds nothing beside its pixels', () => {
  for (const kind of ['iCCP', 'zTXt', 'acTL', 'IHDR', 'idat']) assert.throws(() => patch(30, 40, png(30, 40, [], [kind])), /alone/, kind);
  assert.throws(() => patch(30, 40, [...png(30, 40), ...png(30, 40)]), /alone/);
});

test('a key frame must have the size of the picture', () => {
  for (const [width, height, level] of [[1920, 1080, 8], [65, 127, 0], [1, 2, 0], [16_384, 2176, 16]]) {
    key(width, height, [0x12, 0, ...sequence(width, height, { level }), ...PADDING]);
    assert.throws(() => key(64, 64, sequence(width, height, { level })), /not as large/);
    assert.throws(() => delta(64, 64, sequence(width, height, { level })), /not as large/);
  }
  assert.throws(() => key(64, 64, PADDING), /without a sequence header/);
  delta(64, 64, PADDING);
  assert.throws(() => key(64, 64, [...sequence(64, 64), ...sequence(65, 64)]), /two sequence headers/);
  assert.throws(() => key(64, 64, sequence(64, 64, { bits: () => 16 })), /more bits/);
  for (const flags of [64, 32, 1]) assert.throws(() => key(64, 64, sequence(64, 64, { flags })), /timing/);
});

test('what libaom writes is read', () => {
  // A key frame of 65×17 in 4:4:4, but for the frame.
  const bytes = [0x12, 0, 0x0a, 0x0c, 0x20, 0, 0, 0x03, 0x24, 0x08, 0x1a, 0x30, 0x80, 0x80, 0x80, 0x88];
  key(65, 17, bytes);
  assert.throws(() => key(65, 18, bytes), /not as large/);
});

test('whatever is cut off is refused', () => {
  const picture = png(30, 40, [1, 2, 3]);
  for (let length = 0; length < picture.length; length += 1) assert.throws(() => patch(30, 40, picture.slice(0, length)), /bad payload/);
  const frame = sequence(1920, 1080, { level: 8 });
  for (let length = 0; length < frame.length; length += 1) assert.throws(() => key(1920, 1080, frame.slice(0, length)), /bad payload/);
  for (let length = 0; length < frame.length - 5; length += 1) {
    assert.throws(() => key(1920, 1080, [frame[0], length, ...frame.slice(2, 2 + length)]), /cut off/, String(length));
  }
  assert.throws(() => delta(64, 64, [0x7a, 0xff, 0xff, 0xff, 0xff, 0x0f]), /bad payload/);
  assert.throws(() => delta(64, 64, [0x78, 0]), /bad payload/, 'an OBU that does not say its size');
  assert.throws(() => delta(64, 64, [0x7e, 0]), /bad payload/);
});
