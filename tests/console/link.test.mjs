import assert from 'node:assert/strict';
import test from 'node:test';
import { Link, socketUrl, whyRefused } from '../../assets/console/link.js';

/** A socket that never closes by itself, as one on a dead network. */
class FakeSocket {
  static OPEN = 1;
  static all = [];
  readyState = 0;
  sent = [];
  closed = false;
  constructor() { FakeSocket.all.push(this); }
  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.closed = true; }
  open() {
    this.readyState = 1;
    this.onopen();
  }
  say(data) { this.onmessage({ data }); }
}
globalThis.WebSocket = FakeSocket;

function dial(t, more) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  FakeSocket.all = [];
  const statuses = [];
  const texts = [];
  const link = new Link({ url: 'ws://x', first: () => ({ type: 'hello' }), text: (message) => texts.push(message), status: (word) => statuses.push(word), ...more });
  return { link, statuses, texts, sockets: FakeSocket.all, wait: (ms) => t.mock.timers.tick(ms) };
}

test('ten seconds of silence lose the link at once, though the socket does not close', (t) => {
  const w = dial(t, { silentMs: 10_000 });
  w.sockets[0].open();
  for (let i = 0; i < 10; i += 1) {
    w.wait(3000);
    w.sockets[0].say('{"type":"tick"}');
  }
  assert.deepEqual(w.statuses, ['dialling', 'open']);
  w.wait(9000);
  w.wait(999);
  assert.equal(w.statuses.at(-1), 'open');
  w.wait(1);
  assert.equal(w.statuses.at(-1), 'waiting');
  assert.equal(w.sockets[0].closed, true);
  w.sockets[0].say('{"type":"late"}');
  w.sockets[0].onclose();
  assert.equal(w.texts.at(-1).type, 'tick', 'what a lost socket still says is not heard');
  w.wait(500);
  assert.equal(w.sockets.length, 2, 'and only one takes its place');
});

test('a service that takes the socket and says nothing is silent too', (t) => {
  const w = dial(t, { silentMs: 10_000 });
  w.sockets[0].open();
  w.wait(9000);
  w.wait(1000);
  assert.equal(w.statuses.at(-1), 'waiting');
});

test('bytes break the silence', (t) => {
  const w = dial(t, { silentMs: 10_000 });
  w.sockets[0].open();
  w.wait(9000);
  w.sockets[0].say(new ArrayBuffer(1));
  w.wait(5000);
  assert.equal(w.statuses.at(-1), 'open');
});

test('without a limit silence means nothing, and a stopped link stays down', (t) => {
  const w = dial(t);
  w.sockets[0].open();
  w.wait(1e9);
  assert.equal(w.statuses.at(-1), 'open');
  w.link.stop();
  w.sockets[0].onclose();
  w.wait(1e9);
  assert.equal(w.sockets.length, 1);
});

test('a dial that hangs is given up', (t) => {
  const w = dial(t);
  w.wait(10_000);
  assert.deepEqual([w.statuses.at(-1), w.sockets[0].closed], ['waiting', true]);
});

test('a socket stands beside the folder of the page, wherever that is', () => {
  for (const [page, expected] of [
    ['https://host/console/', 'wss://host/v1/agent'],
    ['https://host/support/console/', 'wss://host/support/v1/agent'],
    ['https://host/a/b/console/index.html?x=1#y', 'wss://host/a/b/v1/agent'],
    ['http://127.0.0.1:7710/console/', 'ws://127.0.0.1:7710/v1/agent'],
  ]) {
    globalThis.location = new URL(page);
    assert.equal(socketUrl('agent'), expected);
  }
  delete globalThis.location;
});

test('a refused page is told why, in the words of the service', async () => {
  const asked = [];
  const answer = (status, body) => async (url, { method }) => {
    asked.push([url, method]);
    return { status, json: async () => body };
  };
  assert.equal(await whyRefused('https://h/v1/console/origin', answer(403, { error: 'pass Host on' })), 'pass Host on');
  // With a GET of its own host, a browser sends no origin.
  assert.deepEqual(asked, [['https://h/v1/console/origin', 'POST']]);
  for (const other of [answer(204, {}), answer(403, {}), answer(403, null), answer(502, { error: 'x' }), async () => { throw new TypeError('down'); }]) {
    assert.equal(await whyRefused('https://h/', other), '');
  }
});
