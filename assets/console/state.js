// What the console knows, and how each happening changes it. Pure: time comes in with the event, wishes go out as effects.
//
// The one law: `apply(state, event)` is the only thing that changes the state; it returns effects and does nothing else.
//
// `scripts/test.sh` checks the types that are written here; what a message of the service has is said in src/protocol/wire/agent.rs.

import * as words from './words.js';

/**
 * What is to be done after an event.
 * @typedef {{ do: 'send', message: { type: string, [field: string]: unknown } }
 *   | { do: 'open_view', key: string, visitorid: string }
 *   | { do: 'close_view' | 'blank' | 'forget_token' }
 *   | { do: 'toast', tone: string, text: string }
 *   | { do: 'announce', text: string }} Effect
 */

/**
 * A session of a visitor, as the list knows it. `since` is a moment of this page's clock.
 * @typedef {object} Session
 * @property {string} key
 * @property {string} request
 * @property {string} agent
 * @property {boolean} presenceStart
 * @property {number} since
 * @property {boolean} paused
 * @property {string | null} [pauseReason]
 * @property {number} guests
 */

/**
 * A visitor, as the list knows it. What ends in `Since` or `At` is a moment of this page's clock.
 * @typedef {object} Visitor
 * @property {string} id
 * @property {string} code  of one who is not logged in; '' otherwise
 * @property {string} name
 * @property {string} email
 * @property {string} phone
 * @property {string} url
 * @property {[string, string][]} custom
 * @property {number | null} presenceAt
 * @property {boolean} connected
 * @property {number} connectedSince
 * @property {boolean} visible
 * @property {number} visibleSince
 * @property {boolean} signalable
 * @property {number} devices
 * @property {Session | null} session
 */

/**
 * A request to see a visitor's screen.
 * @typedef {object} Ask
 * @property {'asking' | 'requested' | 'displayed' | 'accepted' | 'declined' | 'failed' | 'cancelled' | 'withdrawn'} phase
 * @property {string | null} request  null until the service has named it
 * @property {string} agent
 * @property {boolean} mine
 * @property {number} at
 * @property {number | null} acceptedAt
 * @property {number} [settledAt]
 * @property {boolean} [cancelled]  to be withdrawn as soon as it has a name
 * @property {string} [reason]  why it was declined
 * @property {string} [code]  why it failed
 * @property {string} [message]
 */

/**
 * The session that is watched, or was watched last.
 * @typedef {object} View
 * @property {string} visitorid
 * @property {string} name
 * @property {string} key
 * @property {string} request
 * @property {number} since
 * @property {number | null} acceptedAt
 * @property {'opening' | 'live' | 'reconnecting' | 'ended'} phase
 * @property {'opening' | 'reconnecting' | 'resuming' | 'interrupted' | null} cover
 * @property {boolean} paused
 * @property {string | null} pauseReason
 * @property {string[] | null} gestures  which are allowed
 * @property {number | null} heardAt
 * @property {number} silentMs
 * @property {string | null} reason  why it ended
 * @property {boolean} own  whether this agent ended it
 * @property {string | null} detail
 * @property {number | null} ending  when this agent asked for its end
 * @property {number | null} endedAt
 * @property {number | null} gone  since when the list knows no such session
 */

/**
 * @typedef {object} State
 * @property {{ status: 'signed_out' | 'dialling' | 'waiting' | 'live', retryAt: number | null, problem: string, everLive: boolean }} link
 * @property {{ agent: string, groupid: string, organisation: string } | null} me
 * @property {boolean} loaded
 * @property {Map<string, Visitor>} visitors
 * @property {Set<string> | null} named  whom the pages of a new list have named, while they come in
 * @property {Map<string, Ask>} asks
 * @property {Map<string, { reason: string | null, own: boolean, at: number }>} ends
 * @property {Map<string, { at: number, tone: string, text: string, detail: string }[]>} timelines
 * @property {Set<string | null>} own  requests of this window that may still lead to a session, over lost links too
 * @property {string | null} selected
 * @property {string} search
 * @property {{ text: string, phase: 'idle' | 'asking', problem: string, at: number }} join  the code that is being typed
 * @property {View | null} view
 */

export const MAX_TIMELINE = 100;
const NO_ANSWER_MS = 10_000;
const START_MS = 30_000;
const SETTLED_MS = 120_000;
const GONE_MS = 3_000;
// After so long without a sign of life the picture is marked as old, and after so long it is covered.
const OLD_MS = 3_000;
const COVERED_MS = 10_000;
const REFUSED = 'consent_required';
const OPEN = ['asking', 'requested', 'displayed', 'accepted'];
// What may answer a code that was typed; said of no visitor.
const JOIN_REFUSED = ['unknown_code', 'too_many_tries', 'too_many_requests', 'busy', 'malformed'];
const FATAL = ['authorization', 'version', 'not_configured'];

/** @returns {State} */
export function newState() {
  return {
    link: { status: 'signed_out', retryAt: null, problem: '', everLive: false },
    me: null,
    loaded: false,
    visitors: new Map(),
    named: null,
    asks: new Map(),
    ends: new Map(),
    timelines: new Map(),
    own: new Set(),
    selected: null,
    search: '',
    join: { text: '', phase: 'idle', problem: '', at: 0 },
    view: null,
  };
}

/** Whether a request is still waiting for something. */
export const isOpen = (/** @type {Ask | null | undefined} */ ask) => Boolean(ask && OPEN.includes(ask.phase));

/** Whether this agent may watch a session: only the one whom the visitor accepted may. */
export const mayWatch = (/** @type {State} */ state, /** @type {Session | null | undefined} */ session) => Boolean(state.me && session && session.agent === state.me.agent);

/**
 * What the viewer's panel shows: `live` is the picture, everything else a cover over it.
 * @param {View} view
 */
export function shownOf(view) {
  if (view.phase !== 'live') return view.phase;
  if (view.paused) return 'paused';
  return view.cover ?? (view.silentMs >= COVERED_MS ? 'silent' : 'live');
}

/** For how many seconds there has been no sign of life of what the viewer's panel shows live; 0 while that is not worth a word. */
export const oldFor = (/** @type {View} */ view) => (shownOf(view) === 'live' && view.silentMs >= OLD_MS ? Math.floor(view.silentMs / 1000) : 0);

/**
 * Changes the state by one event and says what is to be done.
 * @param {State} state
 */
export function apply(state, event) {
  /** @type {Effect[]} */
  const effects = [];
  HANDLERS[event.type](state, event, effects);
  return effects;
}

/** @type {Record<string, (state: State, event: any, effects: Effect[]) => void>} */
const HANDLERS = {
  service(state, { message, now }, effects) {
    if (Object.hasOwn(SERVICE, message.type)) SERVICE[message.type](state, message, now, effects);
  },

  link(state, { status, retryAt = null, problem = '', now }, effects) {
    const down = state.link.status === 'live' && status !== 'live';
    state.link = { ...state.link, status, retryAt, problem };
    if (down) {
      if (state.join.phase === 'asking') refuseJoin(state, words.failure('link_lost', ''), effects);
      for (const [id, ask] of state.asks) {
        // The service withdraws what is unanswered; what is accepted goes on without the link.
        if (ask.mine && isOpen(ask) && ask.phase !== 'accepted') fail(state, id, ask, 'link_lost', '', now, effects);
      }
    }
  },

  sign_out(state, { problem = '' }, effects) {
    if (state.view) effects.push({ do: 'close_view' });
    Object.assign(state, newState());
    state.link.problem = problem;
    effects.push({ do: 'forget_token' });
  },

  select(state, { visitorid }) { state.selected = visitorid; },
  search(state, { text }) { state.search = text; },

  join_text(state, { text }) {
    state.join.text = text;
    state.join.problem = '';
  },

  join(state, { now }, effects) {
    const { join } = state;
    if (join.phase === 'asking' || state.link.status !== 'live') return;
    const code = words.codeOf(join.text);
    if (!code) {
      refuseJoin(state, words.NO_CODE, effects);
      return;
    }
    Object.assign(join, { phase: 'asking', problem: '', at: now });
    effects.push({ do: 'send', message: { type: 'join', code } });
  },

  connect(state, { visitorid, now }, effects) {
    const visitor = state.visitors.get(visitorid);
    if (!visitor?.signalable || isOpen(state.asks.get(visitorid)) || visitor.session || state.link.status !== 'live') return;
    state.asks.set(visitorid, { phase: 'asking', request: null, agent: state.me?.agent ?? '', mine: true, at: now, acceptedAt: null });
    state.selected = visitorid;
    note(state, visitorid, now, 'wait', 'You asked to see the screen');
    effects.push({ do: 'send', message: { type: 'show_terms', visitorid } });
  },

  cancel(state, { visitorid, now }, effects) {
    const ask = state.asks.get(visitorid);
    if (!ask?.mine || !isOpen(ask) || ask.cancelled) return;
    if (!ask.request) {
      ask.cancelled = true;
      return;
    }
    cancelled(state, visitorid, ask, now, effects);
  },

  watch(state, { visitorid }, effects) {
    const session = state.visitors.get(visitorid)?.session;
    if (session && mayWatch(state, session)) openView(state, visitorid, session, null, effects);
  },

  leave(state, _event, effects) {
    if (!state.view) return;
    state.view = null;
    effects.push({ do: 'close_view' });
  },

  end(state, { now }, effects) {
    if (!state.view || state.view.phase === 'ended' || state.link.status !== 'live') return;
    state.view.ending = now;
    effects.push({ do: 'send', message: { type: 'end_session', key: state.view.key } });
  },

  // The view socket is lost; `ready` makes the view live again.
  view_lost({ view }) {
    if (view && view.phase !== 'ended') Object.assign(view, { phase: 'reconnecting', cover: 'reconnecting' });
  },

  // The first frame of what came after the view opened, was lost, paused or interrupted is drawn.
  frame({ view }) {
    if (view) view.cover = null;
  },

  view(state, { message, now }, effects) {
    const { view } = state;
    if (!view || view.phase === 'ended') return;
    if (message.type === 'ready') {
      view.phase = 'live';
      view.gestures = null;
      heard(view, now, 0);
      pause(view, message.paused, message.reason);
    } else if (message.type === 'paused') {
      pause(view, message.paused, message.reason);
    } else if (message.type === 'gestures') {
      view.gestures = message.allowed;
    } else if (message.type === 'tick') {
      heard(view, now, message.silent_ms ?? 0);
    } else if (message.type === 'interrupted') {
      view.cover = 'interrupted';
    } else if (message.type === 'ended') {
      endView(state, message.reason, now, effects);
    } else if (message.type === 'error') {
      viewError(state, message, now, effects);
    }
  },

  tick(state, { now }, effects) {
    const live = state.link.status === 'live';
    if (state.join.phase === 'asking' && now - state.join.at > NO_ANSWER_MS) refuseJoin(state, words.failure('no_answer', ''), effects);
    for (const [id, ask] of state.asks) {
      if (ask.phase === 'asking' && now - ask.at > NO_ANSWER_MS) fail(state, id, ask, 'no_answer', '', now, effects);
      else if (ask.phase === 'accepted' && live && now - (ask.acceptedAt ?? now) > START_MS) fail(state, id, ask, 'not_started', '', now, effects);
      else if (!isOpen(ask) && now - (ask.settledAt ?? now) > SETTLED_MS) state.asks.delete(id);
    }
    if (state.view?.gone && state.view.phase !== 'ended' && now - state.view.gone > GONE_MS) endView(state, null, now, effects);
    // By the console's own clock: its link to the service may hang as well.
    if (state.view && state.view.heardAt !== null) state.view.silentMs = Math.max(0, now - state.view.heardAt);
    if (state.view?.ending && now - state.view.ending > NO_ANSWER_MS) state.view.ending = null;
  },
};

/** @type {Record<string, (state: State, message: any, now: number, effects: Effect[]) => void>} */
const SERVICE = {
  welcome(state, message) {
    state.me = { agent: message.agent, groupid: message.groupid, organisation: message.organisation };
    state.link = { status: 'live', retryAt: null, problem: '', everLive: true };
  },

  visitors(state, { visitors, first = true, last = true }, now, effects) {
    // The rows of before stay until the last page: those that a later page names must not go and come back.
    if (first) state.named = new Set();
    for (const info of visitors) put(state, info, now, effects);
    if (!last) return;
    const { named } = state;
    state.named = null;
    state.loaded = true;
    for (const id of [...state.visitors.keys()]) {
      if (!named?.has(id)) SERVICE.visitor_forgotten(state, { visitorid: id }, now, effects);
    }
  },

  visitor(state, { visitor }, now, effects) {
    put(state, visitor, now, effects);
  },

  visitor_forgotten(state, { visitorid }, now, effects) {
    state.visitors.delete(visitorid);
    forget(state, visitorid, now, effects);
  },

  requested(state, { visitorid, request, agent, yours, code = null }, now, effects) {
    const before = state.asks.get(visitorid);
    /** @type {Ask} */
    const ask = { phase: 'requested', request, agent, mine: yours, at: now, acceptedAt: null };
    state.asks.set(visitorid, ask);
    if (!yours) {
      note(state, visitorid, now, 'wait', `${words.visible(agent)} ${code ? 'joined with a code' : 'asked to see the screen'}`);
      return;
    }
    if (code) {
      Object.assign(state.join, { text: '', phase: 'idle', problem: '' });
      state.selected = visitorid;
      note(state, visitorid, now, 'wait', `You joined with the code ${words.grouped(code)}`);
      effects.push({ do: 'announce', text: 'Joined. The visitor is asked now' });
    }
    state.own.add(request);
    if (before?.cancelled) cancelled(state, visitorid, ask, now, effects);
  },

  terms(state, { visitorid, request, status, reason }, now, effects) {
    /** @type {Ask | undefined} */
    let ask = state.asks.get(visitorid);
    if (!ask || (ask.request !== request && !isOpen(ask))) {
      ask = { phase: 'requested', request, agent: '', mine: false, at: now, acceptedAt: null };
      state.asks.set(visitorid, ask);
    }
    if (ask.request !== request || ask.phase === 'cancelled') return;
    if (status === 'displayed') {
      if (ask.phase === 'requested') ask.phase = 'displayed';
      note(state, visitorid, now, 'wait', 'The terms appeared on the visitor’s screen');
    } else if (status === 'accepted') {
      ask.phase = 'accepted';
      ask.acceptedAt = now;
      note(state, visitorid, now, 'good', 'The visitor accepted');
    } else {
      state.own.delete(request);
      settle(ask, 'declined', now);
      ask.reason = reason ?? 'visitor';
      note(state, visitorid, now, 'bad', `Declined. ${words.declined(ask.reason)}`);
      // Who has nothing but a code leaves the list at once, and the row with it.
      const gone = ask.mine && state.visitors.get(visitorid)?.code;
      if (gone) effects.push({ do: 'toast', tone: 'bad', text: `${nameOf(state, visitorid)}: ${words.declined(ask.reason)}` });
    }
    if (ask.mine) effects.push({ do: 'announce', text: `${nameOf(state, visitorid)}: ${words.ask(ask, state.me?.agent).text}` });
  },

  terms_extended(state, { visitorid, request }, now, effects) {
    const ask = state.asks.get(visitorid);
    if (!ask || ask.request !== request) return;
    note(state, visitorid, now, 'wait', 'The visitor asked for more time to decide');
    if (ask.mine) effects.push({ do: 'announce', text: `${nameOf(state, visitorid)} asked for more time to decide` });
  },

  visitor_session_start(state, { visitorid, key, request, presence_start: presenceStart, agent }, now, effects) {
    const visitor = state.visitors.get(visitorid);
    // The visitor's new state may have come first.
    if (visitor?.session?.request === request) return;
    const session = { key, request, agent, presenceStart, since: now, paused: false, guests: 0 };
    if (visitor) visitor.session = session;
    followView(state, { id: visitorid, session }, now, effects);
    started(state, visitorid, session, effects);
  },

  visitor_session_end(state, { visitorid, key, reason, detail = '' }, now, effects) {
    const visitor = state.visitors.get(visitorid);
    if (visitor && visitor.session?.key === key) visitor.session = null;
    const { view } = state;
    const own = view !== null && view.key === key && (view.own || view.ending !== null);
    state.ends.set(visitorid, { reason, own, at: now });
    note(state, visitorid, now, 'quiet', `Sharing ended. ${words.ended(reason, own)}`, words.visible(detail));
    if (state.view?.key === key) endView(state, reason, now, effects, detail);
  },

  signal(state, { visitorid, event, properties }, now) {
    const name = words.visible(event.replace(/^c_/, ''));
    const values = Object.entries(properties ?? {}).map(([key, value]) => `${words.visible(key)}: ${words.visible(value)}`);
    note(state, visitorid, now, 'info', `Signal “${name}”`, values.join('\n'));
  },

  visitor_error(state, { visitorid, code, msg, params = {} }, now, effects) {
    const ask = state.asks.get(visitorid);
    if (ask?.phase === 'accepted' && params.request === ask.request) {
      state.own.delete(ask.request);
      fail(state, visitorid, ask, 'not_started', words.notStarted(code, msg), now, effects, words.visible(msg));
      // Who has nothing but a code leaves the list at once, and the row with it.
      const gone = ask.mine && state.visitors.get(visitorid)?.code;
      if (gone) effects.push({ do: 'toast', tone: 'bad', text: `${nameOf(state, visitorid)}: ${words.failure(ask.code, ask.message)}` });
      return;
    }
    note(state, visitorid, now, 'bad', `The app reports an error (${words.visible(code)})`, words.visible(msg));
    effects.push({ do: 'toast', tone: 'bad', text: `${nameOf(state, visitorid)}: ${words.visible(msg)}` });
  },

  error(state, { code, message, visitorid }, now, effects) {
    if (FATAL.includes(code)) {
      HANDLERS.sign_out(state, { problem: words.failure(code, message) }, effects);
      return;
    }
    if (!visitorid && state.join.phase === 'asking' && JOIN_REFUSED.includes(code)) {
      refuseJoin(state, words.failure(code, message), effects);
      return;
    }
    const ask = visitorid ? state.asks.get(visitorid) : null;
    if (ask?.mine && isOpen(ask) && ask.phase === 'asking') {
      fail(state, visitorid, ask, code, message, now, effects);
    } else {
      const who = visitorid ? `${nameOf(state, visitorid)}: ` : '';
      effects.push({ do: 'toast', tone: 'bad', text: who + words.failure(code, message) });
    }
  },
};

/**
 * Takes the service's word on one visitor; ages become moments of our own clock.
 * @param {State} state
 * @param {number} now
 * @param {Effect[]} effects
 */
function put(state, info, now, effects) {
  const id = info.visitorid;
  const old = state.visitors.get(id);
  state.named?.add(id);
  const at = (age) => now - age;
  const session = info.session && {
    key: info.session.key,
    request: info.session.request,
    agent: info.session.agent,
    presenceStart: info.session.presence_start,
    since: at(info.session.age_ms),
    paused: info.session.paused,
    pauseReason: info.session.pause_reason ?? null,
    guests: info.session.guests,
  };
  const visitor = {
    id,
    /** The code of one who is not logged in. */
    code: info.code ?? '',
    name: info.name ?? '',
    email: info.email ?? '',
    phone: info.phone ?? '',
    // What has not changed is not said again.
    url: (info.presence ? info.presence.url : old?.url) ?? '',
    custom: info.presence ? Object.entries(info.presence).filter(([name]) => name.startsWith('c_')) : old?.custom ?? [],
    presenceAt: info.presence ? (info.presence_age_ms == null ? null : at(info.presence_age_ms)) : old?.presenceAt ?? null,
    connected: info.connected,
    connectedSince: at(info.connected_age_ms),
    visible: info.visible,
    visibleSince: at(info.visible_age_ms),
    signalable: info.signalable,
    devices: info.devices,
    session: session || null,
  };
  // Moments derived from ages jitter by the travel time; keep the old ones where nothing changed.
  const known = sameSession(old?.session, visitor.session);
  if (known && old?.session && visitor.session) visitor.session.since = old.session.since;
  state.visitors.set(id, visitor);
  tell(state, visitor, old, now);
  followRequest(state, visitor, info.request ?? null, now);
  followView(state, visitor, now, effects);
  if (visitor.session && !known) started(state, id, visitor.session, effects);
}

/** A key names the visitor, so only the request tells one session from the next. */
const sameSession = (/** @type {Session | null | undefined} */ a, /** @type {Session | View | null | undefined} */ b) => Boolean(a && b && a.key === b.key && a.request === b.request);

/**
 * A session begins, or is found running; if it answers a request of this window, its picture opens.
 * @param {State} state
 * @param {string} id
 * @param {Session} session
 * @param {Effect[]} effects
 */
function started(state, id, session, effects) {
  const mine = state.own.delete(session.request);
  const ask = state.asks.get(id);
  const acceptedAt = ask?.request === session.request ? ask.acceptedAt : null;
  state.asks.delete(id);
  state.ends.delete(id);
  // What is said of an end from now on is not said of the one before.
  if (state.view?.visitorid === id && state.view.phase === 'ended') state.view.detail ??= '';
  note(state, id, session.since, 'good', mine ? 'Sharing started' : `Sharing started with ${words.visible(session.agent)}`);
  if (!mine) return;
  if (state.view && state.view.phase !== 'ended') {
    effects.push({ do: 'toast', tone: 'info', text: `${nameOf(state, id)} is sharing now. Press Watch in the list to change over.` });
  } else {
    openView(state, id, session, acceptedAt, effects);
  }
}

/**
 * Writes into the timeline what differs.
 * @param {State} state
 * @param {Visitor} visitor
 * @param {Visitor | undefined} old
 * @param {number} now
 */
function tell(state, visitor, old, now) {
  const { id } = visitor;
  if (!old) {
    if (!state.timelines.has(id) && visitor.connected) {
      note(state, id, visitor.connectedSince, 'info', 'Connected');
      if (visitor.url && visitor.presenceAt) note(state, id, visitor.presenceAt, 'area', `Went to ${words.visible(visitor.url)}`);
    }
    return;
  }
  if (old.connected !== visitor.connected) note(state, id, now, 'info', visitor.connected ? 'Connected' : 'Disconnected');
  else if (visitor.connected && old.visible !== visitor.visible) note(state, id, now, 'info', visitor.visible ? 'Came back to the app' : 'Put the app in the background');
  if (visitor.url && old.url !== visitor.url) note(state, id, now, 'area', `Went to ${words.visible(visitor.url)}`);
  const pauseOf = ({ session }) => session && (session.paused ? words.paused(session.pauseReason).note : 'Resumed sharing');
  if (old.session && visitor.session && pauseOf(old) !== pauseOf(visitor)) {
    note(state, id, now, 'info', pauseOf(visitor));
  }
}

/**
 * Brings the request of a row into line with what the service says is open.
 * @param {State} state
 * @param {Visitor} visitor
 * @param {number} now
 */
function followRequest(state, visitor, request, now) {
  const ask = state.asks.get(visitor.id);
  if (request) {
    const phase = request.displayed ? 'displayed' : 'requested';
    if (ask && ask.request === request.request) {
      // After a lost link the service may not have withdrawn it yet; it is the lost link's to cancel.
      if (ask.phase === 'failed' && ask.code === 'link_lost') Object.assign(ask, { phase, mine: false });
      else if (ask.phase === 'requested') ask.phase = phase;
    } else if (!ask?.mine || !isOpen(ask)) {
      state.asks.set(visitor.id, { phase, request: request.request, agent: request.agent, mine: false, at: now, acceptedAt: null });
    }
    return;
  }
  if (!visitor.session && ask && (ask.phase === 'requested' || ask.phase === 'displayed')) {
    state.own.delete(ask.request);
    settle(ask, 'withdrawn', now);
  }
}

/**
 * Keeps the view's pause in line, and notices a session that vanished or gave way to another.
 * @param {State} state
 * @param {Pick<Visitor, 'id' | 'session'>} visitor
 * @param {number} now
 * @param {Effect[]} effects
 */
function followView(state, visitor, now, effects) {
  const { view } = state;
  if (view?.visitorid !== visitor.id || view.phase === 'ended') return;
  if (!visitor.session) {
    // The reason follows in visitor_session_end or from the view; `tick` ends the view if neither comes.
    view.gone ??= now;
  } else if (!sameSession(visitor.session, view)) {
    endView(state, null, now, effects);
  } else {
    view.gone = null;
    // The view socket says it too, and comes first or second.
    if (visitor.session.paused && !view.paused) effects.push({ do: 'blank' });
    pause(view, visitor.session.paused, visitor.session.pauseReason);
  }
}

/**
 * What was on the screen before a pause stays covered after it, until something new is drawn.
 * @param {View} view
 * @param {boolean} paused
 * @param {string | null | undefined} reason
 */
function pause(view, paused, reason) {
  view.paused = paused;
  view.pauseReason = paused ? reason ?? null : null;
  if (paused && view.cover !== 'interrupted') view.cover = 'resuming';
}

/**
 * Withdraws a request of this window.
 * @param {State} state
 * @param {string} id
 * @param {Ask} ask
 * @param {number} now
 * @param {Effect[]} effects
 */
function cancelled(state, id, ask, now, effects) {
  effects.push({ do: 'send', message: { type: 'cancel', request: ask.request } });
  state.own.delete(ask.request);
  settle(ask, 'cancelled', now);
  note(state, id, now, 'quiet', 'You cancelled the request');
}

/**
 * @param {State} state
 * @param {string} visitorid
 * @param {Session} session
 * @param {number | null} acceptedAt
 * @param {Effect[]} effects
 */
function openView(state, visitorid, { key, request, since, paused, pauseReason = null }, acceptedAt, effects) {
  if (state.view) effects.push({ do: 'close_view' });
  const visitor = state.visitors.get(visitorid) ?? { id: visitorid, name: '', code: '' };
  const { id } = visitor;
  // Who has nothing but a code may be forgotten before the view is closed.
  const name = visitor.code ? words.called(visitor) : visitor.name;
  state.selected = visitorid;
  state.view = { visitorid: id, name, key, request, since, acceptedAt, phase: 'opening', cover: 'opening', paused, pauseReason, gestures: null, heardAt: null, silentMs: 0, reason: null, own: false, detail: null, ending: null, endedAt: null, gone: null };
  effects.push({ do: 'open_view', key, visitorid });
  effects.push({ do: 'announce', text: `Watching the screen of ${nameOf(state, visitorid)}` });
}

/**
 * The visitor's side was heard so long ago.
 * @param {View} view
 * @param {number} now
 * @param {number} silentMs
 */
function heard(view, now, silentMs) {
  Object.assign(view, { heardAt: now - silentMs, silentMs });
}

/**
 * @param {State} state
 * @param {string | null} reason
 * @param {number} now
 * @param {Effect[]} effects
 * @param {string | null} [detail=null]
 */
function endView(state, reason, now, effects, detail = null) {
  const { view } = state;
  if (!view) return;
  if (view.phase === 'ended') {
    view.reason ??= reason;
    view.detail ??= detail;
    return;
  }
  const own = view.ending !== null;
  Object.assign(view, { phase: 'ended', reason, own, detail, endedAt: now, ending: null });
  effects.push({ do: 'close_view' }, { do: 'announce', text: words.ended(reason, own) });
}

/**
 * @param {State} state
 * @param {{ code: string, message: string }} error
 * @param {number} now
 * @param {Effect[]} effects
 */
function viewError(state, { code, message }, now, effects) {
  if (FATAL.includes(code)) HANDLERS.sign_out(state, { problem: words.failure(code, message) }, effects);
  else if (code === REFUSED) endView(state, REFUSED, now, effects);
  else if (code === 'unknown_session') endView(state, state.ends.get(state.view?.visitorid ?? '')?.reason ?? null, now, effects);
  else effects.push({ do: 'toast', tone: 'bad', text: words.failure(code, message) });
}

/**
 * @param {State} state
 * @param {string} id
 * @param {number} now
 * @param {Effect[]} effects
 */
function forget(state, id, now, effects) {
  state.timelines.delete(id);
  state.asks.delete(id);
  state.ends.delete(id);
  if (state.view?.visitorid === id && state.view.phase !== 'ended') endView(state, null, now, effects);
  if (state.selected === id && state.view?.visitorid !== id) state.selected = null;
}

/**
 * @param {State} state
 * @param {string} problem
 * @param {Effect[]} effects
 */
function refuseJoin(state, problem, effects) {
  Object.assign(state.join, { phase: 'idle', problem });
  effects.push({ do: 'announce', text: problem });
}

/**
 * @param {Ask} ask
 * @param {Ask['phase']} phase
 * @param {number} now
 */
function settle(ask, phase, now) {
  ask.phase = phase;
  ask.settledAt = now;
}

/**
 * @param {State} state
 * @param {string} id
 * @param {Ask} ask
 * @param {string} code
 * @param {string} message
 * @param {number} now
 * @param {Effect[]} effects
 */
function fail(state, id, ask, code, message, now, effects, detail = '') {
  settle(ask, 'failed', now);
  Object.assign(ask, { code, message });
  const text = words.failure(code, message);
  note(state, id, now, 'bad', text, detail);
  effects.push({ do: 'announce', text: `${nameOf(state, id)}: ${text}` });
}

/**
 * @param {State} state
 * @param {string} id
 * @param {number} at
 * @param {string} tone
 * @param {string} text
 */
function note(state, id, at, tone, text, detail = '') {
  const line = state.timelines.get(id) ?? [];
  line.push({ at, tone, text, detail });
  if (line.length > MAX_TIMELINE) line.splice(0, line.length - MAX_TIMELINE);
  state.timelines.set(id, line);
}

/**
 * What to call a visitor in a sentence.
 * @param {State} state
 * @param {string} id
 */
export function nameOf(state, id) {
  const visitor = state.visitors.get(id);
  if (visitor) return words.called(visitor);
  return words.visible((state.view?.visitorid === id && state.view.name) || id);
}

const SECTIONS = ['busy', 'shown', 'hidden', 'gone'];

/**
 * Which section of the list a visitor stands in.
 * @param {State} state
 * @param {Visitor} visitor
 */
export function sectionOf(state, visitor) {
  if (visitor.session || isOpen(state.asks.get(visitor.id))) return 'busy';
  if (!visitor.connected) return 'gone';
  return visitor.visible ? 'shown' : 'hidden';
}

/**
 * The list as it should be shown: sections in order, names in order within, filtered by the search.
 * @param {State} state
 */
export function sections(state) {
  /** @type {Record<string, Visitor[]>} */
  const groups = Object.fromEntries(SECTIONS.map((name) => [name, []]));
  const wanted = state.search.trim().toLocaleLowerCase();
  for (const visitor of state.visitors.values()) {
    if (wanted && ![visitor.code ? words.grouped(visitor.code) : visitor.id, visitor.code, visitor.name, visitor.email, visitor.url].some((text) => text.toLocaleLowerCase().includes(wanted))) continue;
    groups[sectionOf(state, visitor)].push(visitor);
  }
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  for (const group of Object.values(groups)) {
    group.sort((a, b) => order.compare(words.called(a), words.called(b)) || (a.id < b.id ? -1 : 1));
  }
  return SECTIONS.map((name) => ({ name, visitors: groups[name] }));
}

/**
 * The window's title.
 * @param {State} state
 */
export function title(state) {
  const view = state.view;
  if (view && view.phase !== 'ended') return `Sharing: ${words.visible(view.name || view.visitorid)} – Agent console`;
  if (state.link.status === 'signed_out') return 'Sign in – Agent console';
  if (state.link.status !== 'live') return 'Reconnecting – Agent console';
  const present = [...state.visitors.values()].filter((visitor) => visitor.connected && !visitor.code).length;
  return `(${present}) Agent console`;
}
