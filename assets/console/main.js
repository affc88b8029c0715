// Wires the console together: token, agent socket, state, drawing. The rules are in state.js, the sentences in words.js.

import { redeem, splitCode } from './code.js';
import { Details } from './details.js';
import { make, setCutText, setData, setHidden, setText } from './dom.js';
import { Join } from './join.js';
import { Link, SILENT_MS, socketUrl, whyRefused } from './link.js';
import { List, Pace, searchBox } from './list.js';
import { capabilities } from './picture.js';
import { apply, newState, title } from './state.js';
import { Viewer } from './viewer.js';
import { ViewerPanel } from './viewer_panel.js';
import * as words from './words.js';

const TOKEN_KEY = 'oneclick-visitor.agent-token';
const TOAST_MS = 8_000;
const MAX_TOASTS = 4;

/** An element of the page itself. */
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const tokenField = /** @type {HTMLInputElement} */ ($('token'));
const tryNow = /** @type {HTMLButtonElement} */ ($('try-now'));
const state = newState();
let token = '';
/** @type {Link | null} */
let link = null;
/** @type {Viewer | null} */
let viewer = null;
/** @type {Awaited<ReturnType<typeof capabilities>>} */
let able = { missing: null, yuv444: false };
let showDetails = false;
/** @type {number | null} */
let acceptedAt = null;
/** @type {import('./state.js').View | null} */
let lastView = null;
// The code that is being redeemed; meanwhile there is no telling which screen is the right one.
/** @type {object | null} */
let redeeming = null;
let listTimer = 0;
// Why the service does not take this page, if it says so.
let refused = '';

const pace = new Pace();
const list = new List($('list'), act);
const details = new Details($('details'), act);
const panel = new ViewerPanel($('stage'), act, (gesture) => viewer?.gesture(gesture));
const join = new Join(act);
$('toolbar').prepend(searchBox(act), join.element);
$('toolbar').after(join.problem);

/** The one way in: an event changes the state, its effects are carried out, the page follows. */
function act(event) {
  if (event.type === 'toggle_details') showDetails = !showDetails;
  else if (event.type === 'select' && event.visitorid === null && state.view) showDetails = false;
  else for (const effect of apply(state, { now: Date.now(), ...event })) EFFECTS[effect.do](effect);
  scheduleRender();
}

/** @type {Record<string, (effect: any) => void>} */
const EFFECTS = {
  send: ({ message }) => link?.send(message),
  announce: ({ text }) => setText($('announcer'), text),
  toast: ({ tone, text }) => toast(tone, text),
  close_view() {
    viewer?.close();
    viewer = null;
  },
  blank: () => viewer?.blank(),
  open_view({ key }) {
    if (able.missing || !state.view) return;
    panel.begin();
    viewer = new Viewer(panel.canvas, {
      key, token, yuv444: able.yuv444,
      acceptedAt: state.view.acceptedAt === null ? null : acceptedAt,
      message: (message) => act({ type: 'view', message }),
      lost: () => act({ type: 'view_lost' }),
      drawn: () => act({ type: 'frame' }),
      resized: () => panel.resized(),
      newScene: () => panel.newScene(),
    });
  },
  forget_token() {
    token = '';
    sessionStorage.removeItem(TOKEN_KEY);
    link?.stop();
    link = null;
    $('toasts').replaceChildren();
    tokenField.value = '';
  },
};

function signIn(given) {
  token = given;
  sessionStorage.setItem(TOKEN_KEY, token);
  link?.stop();
  link = new Link({
    url: socketUrl('agent'),
    first: () => ({ type: 'hello', version: 1, token }),
    silentMs: SILENT_MS,
    text: (message) => {
      if (message.type === 'tick') return;
      if (message.type === 'welcome') link?.welcomed();
      if (message.type === 'terms' && message.status === 'accepted') acceptedAt = performance.timeOrigin + performance.now();
      act({ type: 'service', message });
    },
    // "Open" only means that hello went out; `welcome` makes the link live.
    status: (word, retryAt) => {
      act({ type: 'link', status: word === 'waiting' ? 'waiting' : 'dialling', retryAt });
      if (word === 'open') refused = '';
      else if (word === 'waiting') askWhy();
    },
  });
}

/** A page that is refused, by its origin, would else say "no link" for ever. */
async function askWhy() {
  refused = await whyRefused(new URL('../v1/console/origin', location.href).href);
  scheduleRender();
}

/** Signs in with the code of the address, if there is one; it is taken out, where a screenshot or the history would keep it. */
async function signInByCode() {
  const { code, rest } = splitCode(location.href);
  if (code === null) return false;
  history.replaceState(null, '', rest);
  const mine = redeeming = {};
  scheduleRender();
  const given = await redeem(code, new URL('../v1/console/token', rest).href);
  if (redeeming !== mine) return true;
  redeeming = null;
  // Whoever was signed in before is not any more: the link may be another agent's.
  act({ type: 'sign_out', problem: given === null ? words.CODE_REFUSED : '' });
  if (given !== null) signIn(given);
  return true;
}

function toast(tone, text) {
  const box = $('toasts');
  const element = make('div.toast', { data: { tone } }, make('p', { dir: 'auto' }, text));
  const close = make('button.ghost', { type: 'button', 'aria-label': 'Dismiss', on: { click: () => element.remove() } }, '×');
  element.append(close);
  box.append(element);
  while (box.children.length > MAX_TOASTS) box.firstElementChild?.remove();
  setTimeout(() => element.remove(), TOAST_MS);
}

let scheduled = false;

/** Draws the page soon: at the next frame, or by a timer where a hidden tab gets no frames. */
function scheduleRender() {
  if (scheduled) return;
  scheduled = true;
  if (document.hidden) setTimeout(render, 50);
  else requestAnimationFrame(render);
}

function render() {
  scheduled = false;
  const now = Date.now();
  const { status } = state.link;
  const signedOut = status === 'signed_out' || (!state.link.everLive && !token);
  document.title = title(state);
  const asking = signedOut && redeeming === null;
  const appears = asking && $('sign-in-screen').hidden;
  setHidden($('sign-in-screen'), !asking);
  setHidden($('app'), signedOut);
  setText($('sign-in-problem'), state.link.problem);
  setHidden($('sign-in-problem'), !state.link.problem);
  if (appears) tokenField.focus();
  if (signedOut) return;
  renderHeader(now);
  renderApp(now);
}

function renderHeader(now) {
  const { link: { status, retryAt, everLive }, me } = state;
  const words_ = { live: 'Live', dialling: everLive ? 'Reconnecting' : 'Connecting', waiting: everLive ? 'Reconnecting' : 'Connecting' };
  setText($('link-state'), words_[status]);
  setData($('link-state'), 'state', status === 'live' ? 'live' : 'reconnecting');
  setCutText($('organisation'), words.visible(me?.organisation));
  setCutText($('agent'), words.visible(me?.agent));
  const seconds = retryAt ? Math.max(0, Math.ceil((retryAt - now) / 1000)) : 0;
  setHidden($('banner'), status === 'live' || (!everLive && status === 'dialling' && !refused));
  const why = refused ? words.refused(refused) : 'No link to the service.';
  setText($('banner-text'), status === 'waiting' ? `${why} Reconnecting in ${seconds} s` : `${why} Reconnecting…`);
  tryNow.disabled = status !== 'waiting';
}

function renderApp(now) {
  const blocked = Boolean(able.missing);
  const { view } = state;
  if (view && view !== lastView) showDetails = false;
  lastView = view;
  setData($('app'), 'mode', view ? 'watch' : 'list');
  setData($('app'), 'details', view ? showDetails : state.selected !== null);
  setData($('app'), 'stale', state.link.status !== 'live');
  renderList(now, blocked);
  details.render(state, { now, blocked });
  join.render(state, { blocked });
  panel.render(state, { now, missing: able.missing, details: showDetails });
  const plain = words.missing(able.missing);
  setHidden($('cannot-view'), !plain);
  if (plain) {
    setText($('cannot-title'), plain.title);
    setText($('cannot-text'), plain.text);
  }
}

/** Draws the list if it can be seen, and while a picture is watched only now and then; the count is always right. */
function renderList(now, blocked) {
  const connected = [...state.visitors.values()].filter((visitor) => visitor.connected && !visitor.code).length;
  setText($('counts'), state.loaded ? `${connected} present` : '');
  clearTimeout(listTimer);
  const wait = pace.wait(state.view !== null, performance.now());
  if (wait > 0) listTimer = setTimeout(scheduleRender, wait);
  else if (list.shown) renderEmpty(list.render(state, { now, blocked }));
}

function renderEmpty(shown) {
  const all = state.visitors.size;
  setHidden($('empty'), shown > 0);
  if (shown > 0) return;
  const [headline, text] = !state.loaded
    ? ['Loading visitors…', '']
    : all > 0
      ? ['No visitor matches', 'The search looks at Visitor ID, name, e-mail and area.']
      : ['Nobody is here yet', 'Visitors appear by themselves as soon as they log in to an application that is connected to this service.'];
  setText($('empty-title'), headline);
  setText($('empty-text'), text);
}

$('sign-in-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const given = tokenField.value.trim();
  if (!given) return;
  state.link.problem = '';
  signIn(given);
});
$('sign-out').addEventListener('click', () => act({ type: 'sign_out' }));
tryNow.addEventListener('click', () => link?.tryNow());

addEventListener('online', () => {
  link?.tryNow();
  viewer?.tryNow();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    link?.tryNow();
    scheduleRender();
  }
});
addEventListener('hashchange', signInByCode);
addEventListener('keydown', (event) => {
  const field = event.target instanceof HTMLInputElement ? event.target : null;
  if (event.key === '/' && !field && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $('search')?.focus();
  } else if (event.key === 'Escape' && field?.id === 'search' && state.search) {
    field.value = '';
    act({ type: 'search', text: '' });
  } else if (event.key === 'Escape' && !document.fullscreenElement && !state.view && state.selected) {
    const row = /** @type {HTMLElement | null} */ (document.querySelector('.row[data-selected=true] .pick'));
    act({ type: 'select', visitorid: null });
    row?.focus();
  }
});
setInterval(() => {
  if (token) act({ type: 'tick' });
  if (viewer) panel.tick();
}, 1000);

signInByCode().then((taken) => {
  const kept = sessionStorage.getItem(TOKEN_KEY);
  if (!taken && kept) signIn(kept);
  scheduleRender();
});
capabilities().then((found) => {
  able = found;
  scheduleRender();
});
