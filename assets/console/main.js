// Wires the console together: token, agent socket, state, drawing. The rules are in state.js, the sentences in words.js.

import { Details } from './details.js';
import { make, setCutText, setData, setHidden, setText } from './dom.js';
import { Link, socketUrl } from './link.js';
import { List, searchBox } from './list.js';
import { capabilities } from './picture.js';
import { Stage } from './stage.js';
import { apply, newState, title } from './state.js';
import { Viewer } from './viewer.js';
import * as words from './words.js';

const TOKEN_KEY = 'oneclick-visitor.agent-token';
const TOAST_MS = 8_000;
const MAX_TOASTS = 4;
// The service says something every three seconds.
const SILENT_MS = 10_000;

const $ = (id) => document.getElementById(id);
const state = newState();
let token = '';
let link = null;
let viewer = null;
let able = { missing: null, yuv444: false };
let showDetails = false;
let acceptedAt = null;
let lastView = null;

const list = new List($('list'), act);
const details = new Details($('details'), act);
const stage = new Stage($('stage'), act);
$('toolbar').prepend(searchBox(act));

/** The one way in: an event changes the state, its effects are carried out, the page follows. */
function act(event) {
  if (event.type === 'toggle_details') showDetails = !showDetails;
  else if (event.type === 'select' && event.visitorid === null && state.view) showDetails = false;
  else for (const effect of apply(state, { now: Date.now(), ...event })) EFFECTS[effect.do](effect);
  scheduleRender();
}

const EFFECTS = {
  send: ({ message }) => link?.send(message),
  announce: ({ text }) => setText($('announcer'), text),
  toast: ({ tone, text }) => toast(tone, text),
  close_view() {
    viewer?.close();
    viewer = null;
  },
  open_view({ key }) {
    if (able.missing) return;
    stage.begin();
    viewer = new Viewer(stage.canvas, {
      key, token, yuv444: able.yuv444,
      acceptedAt: state.view.acceptedAt === null ? null : acceptedAt,
      message: (message) => act({ type: 'view', message }),
      status: (word) => act({ type: 'view_link', up: word === 'open' }),
      firstFrame: () => {
        stage.firstFrame();
        scheduleRender();
      },
      resized: () => stage.resized(),
    });
  },
  forget_token() {
    token = '';
    sessionStorage.removeItem(TOKEN_KEY);
    link?.stop();
    link = null;
    $('toasts').replaceChildren();
    $('token').value = '';
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
      if (message.type === 'welcome') link.welcomed();
      if (message.type === 'terms' && message.status === 'accepted') acceptedAt = performance.timeOrigin + performance.now();
      act({ type: 'service', message });
    },
    // "Open" only means that hello went out; `welcome` makes the link live.
    status: (word, retryAt) => act({ type: 'link', status: word === 'waiting' ? 'waiting' : 'dialling', retryAt }),
  });
}

/** Takes the token out of the address, where a screenshot or the history would keep it. */
function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get('token');
  if (given !== null) history.replaceState(null, '', location.pathname + location.search);
  return given?.trim() || sessionStorage.getItem(TOKEN_KEY) || '';
}

function toast(tone, text) {
  const box = $('toasts');
  const element = make('div.toast', { data: { tone } }, make('p', { dir: 'auto' }, text));
  const close = make('button.ghost', { type: 'button', 'aria-label': 'Dismiss', on: { click: () => element.remove() } }, '×');
  element.append(close);
  box.append(element);
  while (box.children.length > MAX_TOASTS) box.firstChild.remove();
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
  setHidden($('sign-in-screen'), !signedOut);
  setHidden($('app'), signedOut);
  setText($('sign-in-problem'), state.link.problem);
  setHidden($('sign-in-problem'), !state.link.problem);
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
  setHidden($('banner'), status === 'live' || (!everLive && status === 'dialling'));
  setText($('banner-text'), status === 'waiting' ? `No link to the service. Reconnecting in ${seconds} s` : 'No link to the service. Reconnecting…');
  $('try-now').disabled = status !== 'waiting';
}

function renderApp(now) {
  const blocked = Boolean(able.missing);
  const { view } = state;
  if (view && view !== lastView) showDetails = false;
  lastView = view;
  setData($('app'), 'mode', view ? 'watch' : 'list');
  setData($('app'), 'details', view ? showDetails : state.selected !== null);
  setData($('app'), 'stale', state.link.status !== 'live');
  const shown = list.render(state, { now, blocked });
  details.render(state, { now, blocked });
  stage.render(state, { now, missing: able.missing, details: showDetails });
  renderEmpty(shown);
  const plain = words.missing(able.missing);
  setHidden($('cannot-view'), !plain);
  if (plain) {
    setText($('cannot-title'), plain.title);
    setText($('cannot-text'), plain.text);
  }
}

function renderEmpty(shown) {
  const all = state.visitors.size;
  const connected = [...state.visitors.values()].filter((visitor) => visitor.connected).length;
  setText($('counts'), state.loaded ? `${connected} present` : '');
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
  const given = $('token').value.trim();
  if (!given) return;
  state.link.problem = '';
  signIn(given);
});
$('sign-out').addEventListener('click', () => act({ type: 'sign_out' }));
$('try-now').addEventListener('click', () => link?.tryNow());

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
addEventListener('hashchange', () => {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) signIn(takeToken());
});
addEventListener('keydown', (event) => {
  const typing = event.target.matches?.('input, textarea');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $('search')?.focus();
  } else if (event.key === 'Escape' && event.target.id === 'search' && state.search) {
    event.target.value = '';
    act({ type: 'search', text: '' });
  } else if (event.key === 'Escape' && !document.fullscreenElement && !state.view && state.selected) {
    const row = document.querySelector('.row[data-selected=true] .pick');
    act({ type: 'select', visitorid: null });
    row?.focus();
  }
});
setInterval(() => {
  if (token) act({ type: 'tick' });
  if (viewer) stage.tick();
}, 1000);

const given = takeToken();
if (given) signIn(given);
scheduleRender();
capabilities().then((found) => {
  able = found;
  scheduleRender();
});
