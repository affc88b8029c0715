import assert from 'node:assert/strict';
import test from 'node:test';
import { Sender, isInside, pictureBox, placeOf } from '../../assets/console/gestures.js';

const WHOLE = 65_535;

test('a picture lies in the middle of its box, as large as fits', () => {
  const box = { left: 10, top: 20, width: 1000, height: 500 };
  assert.deepEqual(pictureBox(box, 1000, 500), box);
  assert.deepEqual(pictureBox(box, 500, 500), { left: 260, top: 20, width: 500, height: 500 });
  assert.deepEqual(pictureBox(box, 4000, 1000), { left: 10, top: 145, width: 1000, height: 250 });
});

test('a place of the page is the same place of the picture, however it is scaled and boxed', () => {
  for (const [width, height] of [[1920, 1080], [500, 2000], [1, 1]]) {
    for (const box of [{ left: 0, top: 0, width: 640, height: 480 }, { left: -300, top: 17.5, width: 1920, height: 1080 }]) {
      const picture = pictureBox(box, width, height);
      for (const [x, y] of [[0, 0], [0.25, 0.75], [1, 1]]) {
        const [px, py] = placeOf(picture, picture.left + x * picture.width, picture.top + y * picture.height);
        assert.ok(Math.abs(px - x * WHOLE) <= 1 && Math.abs(py - y * WHOLE) <= 1, `${width}x${height} ${x},${y}: ${px},${py}`);
      }
    }
  }
});

test('outside of the picture is its edge, and no picture is no place', () => {
  const picture = pictureBox({ left: 0, top: 0, width: 1000, height: 500 }, 500, 500);
  assert.deepEqual(placeOf(picture, 100, 600), [0, WHOLE]);
  assert.deepEqual(placeOf(picture, 1e9, -1e9), [WHOLE, 0]);
  assert.deepEqual(placeOf({ left: 0, top: 0, width: 0, height: 0 }, 5, 5), [0, 0]);
  assert.deepEqual([[249, 10], [250, 0], [749, 499], [750, 10]].map(([x, y]) => isInside(picture, x, y)), [false, true, true, false]);
});

/** A sender on a clock of its own, and what it sent. */
function sender(t) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const sent = [];
  return { sent, sender: new Sender((gesture) => sent.push(gesture)) };
}

test('the pointer goes out at once, then its newest place every 30 ms', (t) => {
  const { sent, sender: hand } = sender(t);
  for (let x = 0; x < 90; x += 1) {
    hand.point([x, 0]);
    t.mock.timers.tick(1);
  }
  assert.deepEqual(sent.map(({ at }) => at[0]), [0, 29, 59, 89]);
  hand.gone();
  t.mock.timers.tick(100);
  assert.deepEqual(sent.at(-1), { kind: 'pointer_gone' });
});

test('a stroke goes out in parts that together are all of it', (t) => {
  const { sent, sender: hand } = sender(t);
  hand.begin([0, 0]);
  assert.equal(sent.length, 1, 'a dot is seen at once');
  for (let x = 1; x <= 300; x += 1) hand.draw([x, 0]);
  hand.draw([300, 0]);
  hand.end();
  assert.deepEqual(sent.flatMap(({ points }) => points.map(([x]) => x)), Array.from({ length: 301 }, (_, x) => x));
  assert.ok(sent.every(({ kind, points }) => kind === 'stroke' && points.length >= 1 && points.length <= 64));
  assert.equal(new Set(sent.map(({ stroke }) => stroke)).size, 1);
  t.mock.timers.tick(100);
  hand.begin([0, 0]);
  assert.notEqual(sent.at(-1).stroke, sent[0].stroke, 'the next has another number');
});

test('what is cleared is not sent afterwards', (t) => {
  const { sent, sender: hand } = sender(t);
  hand.begin([0, 0]);
  hand.draw([1, 1]);
  hand.clear();
  t.mock.timers.tick(100);
  assert.deepEqual(sent.map(({ kind }) => kind), ['stroke', 'clear']);
});

test('what another scene overtakes is not sent', (t) => {
  const { sent, sender: hand } = sender(t);
  hand.begin([0, 0]);
  hand.draw([1, 1]);
  hand.point([2, 2]);
  hand.drop();
  t.mock.timers.tick(100);
  assert.deepEqual(sent.map(({ kind }) => kind), ['stroke']);
});
