import assert from 'node:assert/strict';
import test from 'node:test';
import { Pace } from '../../assets/console/list.js';
import { Viewer } from '../../assets/console/viewer.js';

class FakeSocket {
  static OPEN = 1;
  static all = [];
  readyState = 0;
  sent = [];
  constructor(url) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text) { this.sent.push(JSON.parse(text)); }
  close() {}
  open() {
    this.readyState = 1;
    this.onopen();
  }
  say(message) { this.onmessage({ data: JSON.stringify(message) }); }
}
globalThis.WebSocket = FakeSocket;
globalThis.location = new URL('https://h/console/#x');

test('a view hears ticks, and dials again after ten seconds without', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = [];
  const canvas = { width: 1, height: 1, getContext: () => ({ clearRect: () => log.push('clear') }) };
  const viewer = new Viewer(canvas, {
    key: 'a', token: 't', yuv444: true, acceptedAt: null,
    message: ({ type }) => log.push(type), lost: () => log.push('lost'), drawn: () => {}, resized: () => {},
  });
  const [socket] = FakeSocket.all;
  assert.equal(socket.url, 'wss://h/v1/view');
  socket.open();
  assert.deepEqual(socket.sent, [{ type: 'view', version: 1, token: 't', key: 'a', yuv444: true }]);
  socket.say({ type: 'ready', paused: true });
  assert.deepEqual(log.splice(0), ['clear', 'ready']);
  for (let i = 0; i < 10; i += 1) {
    t.mock.timers.tick(3000);
    socket.say({ type: 'tick', silent_ms: 0 });
  }
  assert.deepEqual(log.splice(0), Array(10).fill('tick'));
  socket.say({ type: 'interrupted' });
  assert.deepEqual(log.splice(0), ['interrupted']);
  t.mock.timers.tick(9000);
  log.length = 0;
  t.mock.timers.tick(1000);
  assert.deepEqual(log.splice(0), ['clear', 'lost']);
  t.mock.timers.tick(500);
  assert.equal(FakeSocket.all.length, 2);
  viewer.close();
  t.mock.timers.tick(60_000);
  assert.equal(FakeSocket.all.length, 2, 'and a closed one does not');
});

test('while a picture is watched the list is drawn four times a second', () => {
  const pace = new Pace();
  assert.deepEqual([pace.wait(false, 0), pace.wait(false, 10)], [0, 0]);
  assert.deepEqual([pace.wait(true, 10), pace.wait(true, 200), pace.wait(true, 260), pace.wait(true, 261)], [250, 60, 0, 249]);
  assert.equal(pace.wait(false, 262), 0);
});
