import assert from 'node:assert/strict';
import test from 'node:test';
import { MAX_TIMELINE, apply, mayWatch, newState, oldFor, sections, shownOf, title } from '../../assets/console/state.js';
import { failure } from '../../assets/console/words.js';

const NOW = 1e12;
const info = (visitorid, more = {}) => ({
  visitorid, name: null, email: null, phone: null, presence: {}, presence_age_ms: null, connected: true, connected_age_ms: 1000, visible: true,
  visible_age_ms: 1000, signalable: true, devices: 1, request: null, session: null, ...more,
});
const session = (key, more = {}) => ({ key, presence_start: true, request: 'r', agent: 'Alex', age_ms: 0, paused: false, guests: 0, ...more });

function world(...visitors) {
  const state = newState();
  const tell = (message, now = NOW) => apply(state, { type: 'service', message, now });
  const act = (type, more = {}, now = NOW) => apply(state, { type, now, ...more });
  tell({ type: 'welcome', agent: 'Alex', groupid: 1, organisation: 'Org' });
  tell({ type: 'visitors', visitors });
  return { state, tell, act, ask: (id) => state.asks.get(id) };
}
const does = (effects, what) => effects.filter((effect) => effect.do === what);

/** Asks `a` and lets the visitor accept. */
function accepted(w) {
  w.act('connect', { visitorid: 'a' });
  w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Alex', yours: true });
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'displayed' });
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'accepted' });
}
const start = { type: 'visitor_session_start', visitorid: 'a', key: 'a', request: 'r', presence_start: true, agent: 'Alex' };

test('ages become moments of our own clock', () => {
  const { state } = world(info('a', { connected_age_ms: 5000, presence: { url: 'Home', c_x: '1' }, presence_age_ms: 70 }));
  const a = state.visitors.get('a');
  assert.deepEqual([a.connectedSince, a.presenceAt, a.url, a.custom], [NOW - 5000, NOW - 70, 'Home', [['c_x', '1']]]);
});

test('a request goes from click to picture', () => {
  const w = world(info('a'));
  assert.deepEqual(does(w.act('connect', { visitorid: 'a' }), 'send')[0].message, { type: 'show_terms', visitorid: 'a' });
  assert.equal(w.ask('a').phase, 'asking');
  assert.equal(w.act('connect', { visitorid: 'a' }).length, 0, 'a second click asks nothing');
  w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Alex', yours: true });
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'displayed' });
  assert.equal(w.ask('a').phase, 'displayed');
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'accepted' });
  assert.equal(w.ask('a').phase, 'accepted');
  assert.equal(does(w.tell(start), 'open_view')[0].key, 'a');
  assert.match(title(w.state), /^Sharing: a/);
});

test('only the window that asked opens the picture', () => {
  const w = world(info('a'));
  w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Sam', yours: false });
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'accepted' });
  assert.equal(does(w.tell({ ...start, agent: 'Sam' }), 'open_view').length, 0);
  assert.equal(w.state.visitors.get('a').session.agent, 'Sam');
  assert.equal(does(w.act('watch', { visitorid: 'a' }), 'open_view').length, 0, 'nor can another agent’s be watched');
  assert.equal(mayWatch(w.state, w.state.visitors.get('a').session), false);
});

test('a session of the agent’s other window can be watched', () => {
  const w = world(info('a', { session: session('a') }));
  assert.equal(mayWatch(w.state, w.state.visitors.get('a').session), true);
  assert.equal(does(w.act('watch', { visitorid: 'a' }), 'open_view').length, 1);
  assert.equal(mayWatch(newState(), session('a', { agent: undefined })), false, 'nobody is nobody’s agent');
});

test('a view that the service refuses ends in a sentence', () => {
  const w = watched();
  const effects = w.view({ type: 'error', code: 'consent_required', message: 'x' });
  assert.deepEqual([does(effects, 'close_view').length, does(effects, 'toast').length], [1, 0]);
  assert.deepEqual([w.state.view.phase, w.state.view.reason], ['ended', 'consent_required']);
  assert.match(does(effects, 'announce')[0].text, /another agent/);
  assert.notEqual(w.state.visitors.get('a').session, null, 'the session itself goes on');
});

test('a request of the agent’s other window is not this one’s', () => {
  const w = world(info('a'));
  w.act('connect', { visitorid: 'a' });
  w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Alex', yours: false });
  assert.equal(does(w.tell({ type: 'error', code: 'busy', message: '', visitorid: 'a' }), 'toast').length, 1);
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'accepted' });
  assert.equal(does(w.tell(start), 'open_view').length, 0);
});

test('a decline keeps its reason, and never opens a picture', () => {
  const w = world(info('a'));
  w.act('connect', { visitorid: 'a' });
  w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Alex', yours: true });
  w.tell({ type: 'visitor', visitor: info('a') });
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'declined', reason: 'expired' });
  assert.deepEqual([w.ask('a').phase, w.ask('a').reason], ['declined', 'expired']);
  w.act('tick', {}, NOW + 200_000);
  assert.equal(w.ask('a'), undefined, 'it fades after two minutes');
});

test('cancel before the request is known is sent as soon as it is', () => {
  const w = world(info('a'));
  w.act('connect', { visitorid: 'a' });
  assert.equal(w.act('cancel', { visitorid: 'a' }).length, 0);
  const effects = w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Alex', yours: true });
  assert.deepEqual(does(effects, 'send')[0].message, { type: 'cancel', request: 'r' });
  assert.equal(w.ask('a').phase, 'cancelled');
  assert.equal(does(w.tell(start), 'open_view').length, 0);
});

test('silence fails in words', () => {
  const w = world(info('a'), info('b'));
  w.act('connect', { visitorid: 'b' });
  w.act('tick', {}, NOW + 11_000);
  assert.equal(w.ask('b').code, 'no_answer');
  accepted(w);
  w.act('tick', {}, NOW + 31_000);
  assert.equal(w.ask('a').code, 'not_started');
});

test('an unreachable visitor cannot be asked', () => {
  const w = world(info('a', { signalable: false }));
  assert.equal(w.act('connect', { visitorid: 'a' }).length, 0);
});

test('an end clears the picture and tells why', () => {
  const w = world(info('a'));
  accepted(w);
  w.tell(start);
  const effects = w.tell({ type: 'visitor_session_end', visitorid: 'a', key: 'a', reason: 'logged_out' });
  assert.equal(does(effects, 'close_view').length, 1);
  assert.deepEqual([w.state.view.phase, w.state.view.reason], ['ended', 'logged_out']);
  assert.equal(w.state.visitors.get('a').session, null);
  w.act('leave');
  assert.equal(w.state.view, null);
});

const welcome = { type: 'welcome', agent: 'Alex', groupid: 1, organisation: 'Org' };

test('another session under the same key is not the one that was watched', () => {
  for (const reconnects of [true, false]) {
    const w = world(info('a', { session: session('a', { age_ms: 60_000 }) }));
    w.act('watch', { visitorid: 'a' });
    w.act('link', { status: 'waiting' });
    w.tell(welcome);
    w.tell({ type: 'visitors', visitors: [info('a', { session: session('a', { age_ms: 90_000 }) })] });
    assert.notEqual(w.state.view.phase, 'ended');
    const visitor = info('a', { session: session('a', { request: 'r2', age_ms: 60_000 }) });
    const effects = w.tell(reconnects ? { type: 'visitors', visitors: [visitor] } : { type: 'visitor', visitor });
    assert.equal(does(effects, 'close_view').length, 1);
    assert.equal(w.state.view.phase, 'ended');
  }
});

test('a session that vanished without a word ends the view', () => {
  for (const message of [{ type: 'visitors', visitors: [info('a')] }, { type: 'visitor', visitor: info('a') }, { type: 'visitors', visitors: [] }]) {
    const w = world(info('a', { session: session('a') }));
    w.act('watch', { visitorid: 'a' });
    const effects = [...w.tell(message), ...w.act('tick', {}, NOW + 4000)];
    assert.equal(does(effects, 'close_view').length, 1, JSON.stringify(message));
    assert.equal(w.state.view.phase, 'ended');
  }
});

test('a reload finds out with whom a visitor shares, and opens nothing', () => {
  const w = world(info('a'));
  assert.equal(does(w.tell({ type: 'visitors', visitors: [info('a', { session: session('a', { agent: 'Alex' }) })] }), 'open_view').length, 0);
  assert.equal(w.state.visitors.get('a').session.agent, 'Alex');
});

test('a picture opens over a link that was lost between accepting and the start', () => {
  const w = world(info('a'));
  accepted(w);
  w.act('link', { status: 'waiting' });
  assert.equal(w.ask('a').phase, 'accepted', 'it goes on without the link');
  w.act('tick', {}, NOW + 60_000);
  assert.equal(w.ask('a').phase, 'accepted', 'nothing is known without the link');
  w.tell(welcome);
  const effects = w.tell({ type: 'visitors', visitors: [info('a', { session: session('a', { agent: 'Alex', age_ms: 2000 }) })] });
  assert.equal(does(effects, 'open_view').length, 1);
  assert.deepEqual([w.state.view.since, w.state.view.acceptedAt, w.ask('a')], [NOW - 2000, NOW, undefined]);
  w.act('leave');
  w.act('link', { status: 'waiting' });
  w.tell(welcome);
  const again = [
    ...w.tell({ type: 'visitors', visitors: [info('a', { session: session('a') })] }),
    ...w.tell(start),
  ];
  assert.equal(does(again, 'open_view').length, 0, 'only once');
});

test('a picture opens even if the acceptance was not heard', () => {
  const w = world(info('a'));
  w.act('connect', { visitorid: 'a' });
  w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Alex', yours: true });
  w.act('link', { status: 'waiting' });
  assert.equal(w.ask('a').code, 'link_lost');
  w.tell(welcome);
  w.tell({ type: 'visitors', visitors: [info('a', { request: { request: 'r', agent: 'Alex', displayed: true } })] });
  assert.deepEqual([w.ask('a').phase, w.ask('a').mine], ['displayed', false], 'still open, but not ours to cancel');
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'accepted' });
  assert.equal(does(w.tell(start), 'open_view').length, 1);
});

test('a late start does not take the picture that is watched', () => {
  const w = world(info('a'), info('b', { session: session('b', { request: 'q' }) }));
  accepted(w);
  w.act('watch', { visitorid: 'b' });
  const effects = w.tell(start);
  assert.deepEqual([does(effects, 'open_view').length, does(effects, 'toast').length, w.state.view.visitorid], [0, 1, 'b']);
});

test('start and new state open one picture, in either order', () => {
  const visitor = { type: 'visitor', visitor: info('a', { session: session('a', { agent: 'Alex' }) }) };
  for (const messages of [[start, visitor], [visitor, start]]) {
    const w = world(info('a'));
    accepted(w);
    assert.equal(messages.flatMap((message) => does(w.tell(message), 'open_view')).length, 1);
    assert.equal(w.state.timelines.get('a').filter(({ text }) => text === 'Sharing started').length, 1);
  }
});

/** A world in which the picture of `a` is open; with `frame` the first has been drawn. */
function watched({ frame = true } = {}) {
  const w = world(info('a', { session: session('a') }));
  w.act('watch', { visitorid: 'a' });
  w.view = (message) => w.act('view', { message });
  w.shown = () => shownOf(w.state.view);
  assert.equal(w.shown(), 'opening');
  w.view({ type: 'ready', paused: false });
  assert.equal(w.shown(), 'opening', 'until the first frame');
  if (frame) w.act('frame');
  return w;
}

test('a pause covers the picture until something new is drawn after it', () => {
  const w = watched();
  assert.equal(w.shown(), 'live');
  w.view({ type: 'tick' });
  assert.equal(w.shown(), 'live');
  w.view({ type: 'paused', paused: true });
  assert.equal(w.shown(), 'paused');
  w.view({ type: 'paused', paused: false });
  assert.equal(w.shown(), 'resuming');
  w.act('frame');
  assert.equal(w.shown(), 'live');
});

test('pause is told by both sockets, in either order; the first covers and clears', () => {
  const told = (w, paused) => w.tell({ type: 'visitor', visitor: info('a', { session: session('a', { paused }) }) });
  const w = watched();
  assert.equal(does(told(w, true), 'blank').length, 1);
  assert.equal(w.shown(), 'paused');
  assert.equal(does(told(w, true), 'blank').length, 0, 'once');
  w.view({ type: 'paused', paused: true });
  told(w, false);
  assert.equal(w.shown(), 'resuming');
  w.view({ type: 'paused', paused: false });
  assert.equal(w.shown(), 'resuming');
  w.act('frame');
  assert.equal(w.shown(), 'live');
  w.view({ type: 'paused', paused: true });
  assert.equal(does(told(w, true), 'blank').length, 0, 'the view cleared it already');
});

test('a view that opens while it is paused, or before a pause, never shows what was before', () => {
  const w = watched({ frame: false });
  w.view({ type: 'ready', paused: true });
  assert.equal(w.shown(), 'paused');
  w.view({ type: 'paused', paused: false });
  assert.equal(w.shown(), 'resuming');
});

test('whether the visitor takes gestures is known when it is said, on each link anew', () => {
  const w = watched();
  assert.equal(w.state.view.gestures, null);
  for (const allowed of [true, false, true]) {
    w.view({ type: 'gestures', allowed });
    assert.equal(w.state.view.gestures, allowed);
  }
  w.act('view_lost');
  w.view({ type: 'ready', paused: false });
  assert.equal(w.state.view.gestures, null);
});

test('the reason for a pause is the last one told, and gone with the pause', () => {
  const w = watched();
  w.view({ type: 'paused', paused: true, reason: 'locked' });
  assert.deepEqual([w.shown(), w.state.view.pauseReason], ['paused', 'locked']);
  w.view({ type: 'paused', paused: true });
  assert.equal(w.state.view.pauseReason, null);
  w.tell({ type: 'visitor', visitor: info('a', { session: session('a', { paused: true, pause_reason: 'window_gone' }) }) });
  assert.equal(w.state.view.pauseReason, 'window_gone');
  w.view({ type: 'paused', paused: false });
  assert.equal(w.state.view.pauseReason, null);
  const notes = w.state.timelines.get('a').map(({ text }) => text);
  assert.ok(notes.includes('Paused: the shared window was closed'), notes.join());
});

test('a picture without a sign of life is marked after three seconds and covered after ten, by either clock', () => {
  const w = watched();
  const seen = () => [w.shown(), oldFor(w.state.view)];
  const tick = (silent_ms, now) => w.act('view', { message: { type: 'tick', silent_ms } }, now);
  for (const [silent, shown] of [[0, ['live', 0]], [2999, ['live', 0]], [3000, ['live', 3]], [9999, ['live', 9]], [10_000, ['silent', 0]], [40, ['live', 0]]]) {
    tick(silent, NOW);
    assert.deepEqual(seen(), shown, `the service says ${silent}`);
  }
  tick(0, NOW);
  for (const [after, shown] of [[2999, ['live', 0]], [3000, ['live', 3]], [9999, ['live', 9]], [10_000, ['silent', 0]]]) {
    w.act('tick', {}, NOW + after);
    assert.deepEqual(seen(), shown, `nothing from the service for ${after}`);
  }
  tick(2000, NOW + 20_000);
  assert.deepEqual(seen(), ['live', 0], 'life is back');
  w.act('tick', {}, NOW + 21_000);
  assert.deepEqual(seen(), ['live', 3], 'both silences count');
  w.view({ type: 'paused', paused: true });
  w.act('tick', {}, NOW + 60_000);
  assert.deepEqual(seen(), ['paused', 0], 'a pause says more');
});

test('an interruption covers the picture until the next frame, or the end', () => {
  const w = watched();
  w.view({ type: 'interrupted' });
  assert.equal(w.shown(), 'interrupted');
  w.view({ type: 'paused', paused: true });
  assert.equal(w.shown(), 'paused');
  w.view({ type: 'paused', paused: false });
  assert.equal(w.shown(), 'interrupted');
  w.act('frame');
  assert.equal(w.shown(), 'live');
  w.view({ type: 'interrupted' });
  w.view({ type: 'ended', reason: 'connection_lost' });
  assert.equal(w.shown(), 'ended');
  w.act('frame');
  assert.equal(w.shown(), 'ended');
});

test('a lost view link covers the picture until a frame of the new one', () => {
  const w = watched();
  w.act('view_lost');
  assert.equal(w.shown(), 'reconnecting');
  w.view({ type: 'ready', paused: false });
  assert.equal(w.shown(), 'reconnecting');
  w.act('frame');
  assert.equal(w.shown(), 'live');
  w.act('leave');
  w.act('view_lost');
  w.act('frame');
  assert.equal(w.state.view, null);
});

test('a wrong token signs out and is forgotten', () => {
  const w = world(info('a'));
  const effects = w.tell({ type: 'error', code: 'authorization', message: 'no' });
  assert.equal(does(effects, 'forget_token').length, 1);
  assert.equal(w.state.link.status, 'signed_out');
  assert.match(w.state.link.problem, /token/);
  assert.equal(w.state.visitors.size, 0);
});

test('a new list replaces the old one', () => {
  const w = world(info('a'), info('b'));
  w.act('select', { visitorid: 'a' });
  w.tell({ type: 'visitors', visitors: [info('c')] });
  assert.deepEqual([...w.state.visitors.keys()], ['c']);
  assert.equal(w.state.selected, null);
  w.tell({ type: 'visitor_forgotten', visitorid: 'c' });
  assert.equal(w.state.visitors.size, 0);
});

test('a list comes in pages: what is forgotten goes with the last, and nothing else goes at all', () => {
  const w = world();
  w.state.loaded = false;
  const ids = () => [...w.state.visitors.keys()].sort().join('');
  const page = (first, last, ...visitors) => w.tell({ type: 'visitors', visitors, first, last });
  page(true, false, info('a'), info('b'));
  assert.deepEqual([ids(), w.state.loaded], ['ab', false]);
  page(false, true, info('c'));
  assert.deepEqual([ids(), w.state.loaded], ['abc', true]);
  w.act('select', { visitorid: 'c' });
  const told = w.state.timelines.get('c').length;
  page(true, false, info('a'));
  assert.deepEqual([ids(), w.state.selected, w.state.loaded], ['abc', 'c', true], 'those of a later page stay meanwhile');
  w.tell({ type: 'visitor', visitor: info('d') });
  page(false, true, info('c'));
  assert.deepEqual([ids(), w.state.selected], ['acd', 'c']);
  assert.equal(w.state.timelines.get('c').length, told, 'and nothing is said to have happened');
  assert.equal(w.state.timelines.has('b'), false);
});

test('a list that breaks off begins anew', () => {
  const w = world(info('a'), info('b'));
  w.tell({ type: 'visitors', visitors: [info('a')], first: true, last: false });
  w.act('link', { status: 'waiting' });
  w.tell(welcome);
  w.tell({ type: 'visitors', visitors: [info('b')], first: true, last: true });
  assert.deepEqual([...w.state.visitors.keys()], ['b']);
});

test('Connect selects the visitor, and does nothing else to the page', () => {
  const w = world(info('a'), info('b', { session: session('b', { request: 'q' }) }));
  w.act('watch', { visitorid: 'b' });
  w.act('connect', { visitorid: 'a' });
  assert.deepEqual([w.state.selected, w.state.view.visitorid], ['a', 'b']);
});

test('the list is sorted by what needs attention, then by name, and can be searched', () => {
  const w = world(
    info('z', { name: 'Zed' }), info('m', { name: 'adam' }), info('h', { visible: false }), info('g', { connected: false, signalable: false }),
    info('s', { session: session('s') }), info('r', { request: { request: 'q', agent: 'Sam', displayed: true } }),
  );
  const ids = () => sections(w.state).map(({ visitors }) => visitors.map(({ id }) => id));
  assert.deepEqual(ids(), [['r', 's'], ['m', 'z'], ['h'], ['g']]);
  w.act('search', { text: ' ADAM ' });
  assert.deepEqual(ids(), [[], ['m'], [], []]);
  assert.equal(title(w.state), '(5) Agent console');
});

test('the timeline is bounded and keeps what happened', () => {
  const w = world(info('a'));
  for (let i = 0; i < 150; i += 1) w.tell({ type: 'visitor', visitor: info('a', { presence: { url: `p${i}` }, presence_age_ms: 0 }) });
  w.tell({ type: 'signal', visitorid: 'a', event: 'c_cart', properties: { n: '\u202e2' } });
  const line = w.state.timelines.get('a');
  assert.equal(line.length, MAX_TIMELINE);
  assert.deepEqual([line.at(-1).text, line.at(-1).detail], ['Signal “cart”', 'n: ‹RLO›2']);
});

test('messages of a newer service are ignored', () => {
  const w = world(info('a'));
  assert.deepEqual(w.tell({ type: 'dance' }), []);
});

test('more time is noted, and the question stays open', () => {
  const w = world(info('a'));
  w.act('connect', { visitorid: 'a' });
  w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Alex', yours: true });
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'displayed' });
  const effects = w.tell({ type: 'terms_extended', visitorid: 'a', request: 'r' });
  assert.equal(does(effects, 'announce').length, 1);
  assert.equal(w.ask('a').phase, 'displayed');
  assert.match(w.state.timelines.get('a').map(({ text }) => text).join(), /more time/);
  assert.equal(does(w.tell({ type: 'terms_extended', visitorid: 'a', request: 'other' }), 'announce').length, 0);
});

const byCode = (more = {}) => info('anonymous-1', { code: '123456789', signalable: false, ...more });

/** Joins with a code and hears that the visitor is asked. */
function joined(w) {
  w.act('join_text', { text: '123 456 789' });
  const effects = w.act('join');
  w.tell({ type: 'requested', visitorid: 'anonymous-1', request: 'r', agent: 'Alex', yours: true, code: '123456789' });
  w.tell({ type: 'visitor', visitor: byCode({ request: { request: 'r', agent: 'Alex', displayed: false } }) });
  return effects;
}

test('a code goes from the field to the picture', () => {
  const w = world();
  assert.deepEqual(does(joined(w), 'send')[0].message, { type: 'join', code: '123456789' });
  assert.deepEqual([w.state.join.text, w.state.join.phase, w.state.selected], ['', 'idle', 'anonymous-1']);
  assert.equal(w.ask('anonymous-1').mine, true);
  w.tell({ type: 'terms', visitorid: 'anonymous-1', request: 'r', status: 'accepted' });
  const started = { ...start, visitorid: 'anonymous-1', key: '123456789', presence_start: false };
  assert.equal(does(w.tell(started), 'open_view')[0].key, '123456789');
  assert.match(title(w.state), /^Sharing: Visitor with code 123 456 789/);
  w.tell({ type: 'visitor_session_end', visitorid: 'anonymous-1', key: '123456789', reason: 'visitor_ended' });
  w.tell({ type: 'visitor_forgotten', visitorid: 'anonymous-1' });
  assert.deepEqual([w.state.view.reason, w.state.visitors.size], ['visitor_ended', 0]);
});

test('what is no code is not sent', () => {
  const w = world();
  for (const text of ['', '12345678', '1234567890', '12345678a', 'anna']) {
    w.act('join_text', { text });
    assert.equal(does(w.act('join'), 'send').length, 0, text);
    assert.match(w.state.join.problem, /9 digits/);
  }
  w.act('join_text', { text: '1' });
  assert.equal(w.state.join.problem, '', 'typing on takes the problem away');
});

test('a refused code is told at its field and can be typed again', () => {
  for (const [code, message, said] of [['unknown_code', 'x', /Nobody waits/], ['too_many_tries', 'Too many wrong codes. Wait 42 s.', /42 s/], ['too_many_requests', 'Wait 7 s.', /7 s/], ['busy', 'x', /Busy/]]) {
    const w = world();
    w.act('join_text', { text: '123456789' });
    w.act('join');
    assert.equal(w.act('join').length, 0, 'a second press sends nothing');
    const effects = w.tell({ type: 'error', code, message });
    assert.deepEqual([does(effects, 'toast').length, w.state.join.phase, w.state.join.text], [0, 'idle', '123456789']);
    assert.match(w.state.join.problem, said);
    assert.equal(does(w.act('join'), 'send').length, 1);
  }
});

test('a code that is not answered does not wait for ever', () => {
  const w = world();
  w.act('join_text', { text: '123456789' });
  w.act('join');
  w.act('tick', {}, NOW + 10_001);
  assert.deepEqual([w.state.join.phase, w.state.join.problem !== ''], ['idle', true]);
  w.act('join');
  w.act('link', { status: 'waiting' });
  assert.equal(w.state.join.phase, 'idle');
});

test('a visitor who has only a code says no, and it is told though the row goes', () => {
  const w = world();
  joined(w);
  const effects = w.tell({ type: 'terms', visitorid: 'anonymous-1', request: 'r', status: 'declined', reason: 'visitor' });
  assert.match(does(effects, 'toast')[0].text, /^Visitor with code 123 456 789: /);
  w.tell({ type: 'visitor_forgotten', visitorid: 'anonymous-1' });
  assert.equal(w.ask('anonymous-1'), undefined);
});

test('who has only a code is not counted as present and cannot be asked otherwise', () => {
  const w = world(info('a'), byCode());
  assert.equal(title(w.state), '(1) Agent console');
  assert.equal(w.act('connect', { visitorid: 'anonymous-1' }).length, 0);
  w.act('search', { text: '456' });
  assert.deepEqual(sections(w.state).flatMap(({ visitors }) => visitors.map(({ id }) => id)), ['anonymous-1']);
});

test('presence data that is not said again stays as it was', () => {
  const w = world(info('a', { presence: { url: 'Home', c_x: '1' }, presence_age_ms: 70 }));
  const change = info('a', { visible: false, presence_age_ms: 5000 });
  delete change.presence;
  w.tell({ type: 'visitor', visitor: change });
  const shown = () => { const a = w.state.visitors.get('a'); return [a.visible, a.url, a.custom, a.presenceAt]; };
  assert.deepEqual(shown(), [false, 'Home', [['c_x', '1']], NOW - 70]);
  w.tell({ type: 'visitor', visitor: info('a', { presence: {}, presence_age_ms: null }) });
  assert.deepEqual(shown(), [true, '', [], null]);
  const unknown = info('b');
  delete unknown.presence;
  w.tell({ type: 'visitor', visitor: unknown });
  assert.deepEqual([w.state.visitors.get('b').url, w.state.visitors.get('b').custom], ['', []]);
});

test('that a session was begun from presence is known from its first word on', () => {
  const w = world(info('a'));
  accepted(w);
  w.tell(start);
  assert.equal(w.state.visitors.get('a').session.presenceStart, true);
});

test('a start that fails is a sentence in the row, with the app’s own words in the timeline', () => {
  const w = world(info('a'));
  accepted(w);
  const problem = { type: 'visitor_error', visitorid: 'a', code: 'capture_failed', msg: 'no screen:\u202e DISPLAY', params: { request: 'r', sessionkey: 'a' } };
  w.tell({ ...problem, params: { request: 'another' } });
  w.tell({ ...problem, params: undefined });
  assert.equal(w.ask('a').phase, 'accepted', 'an error about something else settles nothing');
  const effects = w.tell(problem);
  const sentence = 'The visitor agreed, but sharing did not start. The visitor’s screen could not be captured.';
  assert.deepEqual([w.ask('a').phase, failure(w.ask('a').code, w.ask('a').message)], ['failed', sentence]);
  assert.deepEqual(does(effects, 'announce').map(({ text }) => text), [`a: ${sentence}`]);
  assert.equal(does(effects, 'toast').length, 0);
  const { text, detail } = w.state.timelines.get('a').at(-1);
  assert.deepEqual([text, detail], [sentence, 'no screen:‹RLO› DISPLAY']);
  assert.equal(w.state.view, null);
  w.tell({ type: 'visitor', visitor: info('a') });
  assert.deepEqual(does(w.act('connect', { visitorid: 'a' }), 'send').length, 1, 'it can be asked for again at once');
});

test('of an error without better words the app’s sentence is shown, and one with a code alone is said before the row goes', () => {
  const w = world(info('a', { code: '123456789' }));
  w.tell({ type: 'requested', visitorid: 'a', request: 'r', agent: 'Alex', yours: true, code: '123456789' });
  w.tell({ type: 'terms', visitorid: 'a', request: 'r', status: 'accepted' });
  const effects = w.tell({ type: 'visitor_error', visitorid: 'a', code: 'session_refused', msg: 'not today', params: { request: 'r' } });
  assert.deepEqual(does(effects, 'toast').map(({ text }) => text), ['Visitor with code 123 456 789: The visitor agreed, but sharing did not start. not today']);
});

test('who ended the session in this window reads so, whichever socket says the end first', () => {
  const end = { type: 'visitor_session_end', visitorid: 'a', key: 'a', reason: 'agent_ended' };
  for (const first of [[], [(w) => w.view({ type: 'ended', reason: 'agent_ended' })]]) {
    const w = watched();
    w.act('end');
    for (const act of first) act(w);
    w.tell(end);
    assert.deepEqual([w.state.view.own, w.state.ends.get('a').own], [true, true]);
    assert.equal(w.state.timelines.get('a').at(-1).text, 'Sharing ended. You ended the session.');
  }
  const w = watched();
  w.tell(end);
  assert.deepEqual([w.state.view.own, w.state.ends.get('a').own], [false, false]);
});

test('what the app says of an end stands under the reason, whichever socket says the reason first', () => {
  const end = { type: 'visitor_session_end', visitorid: 'a', key: 'a', reason: 'capture_failed', detail: 'the encoder gave up' };
  for (const first of [[], [(w) => w.view({ type: 'ended', reason: 'capture_failed' })]]) {
    const w = watched();
    for (const act of first) act(w);
    w.tell(end);
    assert.deepEqual([w.state.view.phase, w.state.view.reason, w.state.view.detail], ['ended', 'capture_failed', 'the encoder gave up']);
    assert.equal(w.state.timelines.get('a').at(-1).detail, 'the encoder gave up');
  }
  const w = watched();
  w.view({ type: 'ended', reason: 'visitor_ended' });
  w.tell({ ...start, request: 'r2', agent: 'Sam' });
  w.tell(end);
  assert.deepEqual([w.state.view.reason, w.state.view.detail], ['visitor_ended', ''], 'another session’s end says nothing of this one');
});

test('who asks too often reads the limit and how long to wait, in the row', () => {
  const w = world(info('a'));
  w.act('connect', { visitorid: 'a' });
  w.tell({ type: 'error', code: 'too_many_requests', message: 'Too many requests: an agent may ask 20 times in a minute. Wait 12 s and try again.', visitorid: 'a' });
  const ask = w.ask('a');
  assert.deepEqual([ask.phase, failure(ask.code, ask.message)], ['failed', 'Too many requests: an agent may ask 20 times in a minute. Wait 12 s and try again.']);
});
