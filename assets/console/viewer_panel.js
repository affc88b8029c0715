// The viewer's panel: the bar, the picture, what lies over it, and the stats line.

import { icon, make, setCutText, setData, setHidden, setText } from './dom.js';
import { Gestures } from './gestures.js';
import { nameOf, oldFor, shownOf } from './state.js';
import { currentFigures } from './viewer.js';
import * as words from './words.js';

const MESSAGES = {
  opening: ['Opening the picture…', 'The first frame is on its way.'],
  reconnecting: ['Reconnecting to the picture…', 'The session goes on; the picture comes back by itself.'],
  resuming: ['Sharing goes on', 'The picture is on its way.'],
  silent: ['No sign of life', 'Nothing has come from the visitor’s app for ten seconds or more. The session goes on; the picture comes back by itself.'],
  interrupted: ['The visitor’s connection is interrupted…', 'The session goes on; the picture comes back by itself.'],
};

export class ViewerPanel {
  #root;
  #last = { at: 0, frames: 0, bytes: 0 };
  #statsText = '';

  /** `act` takes events; `gesture` what the agent's hand does, many times a second. */
  constructor(root, act, gesture) {
    this.#root = root;
    const button = (kind, attributes, click, ...children) => make(`button.${kind}`, { type: 'button', ...attributes, on: { click } }, ...children);
    this.name = make('h2.stage-name', { dir: 'auto' });
    this.since = make('span.stage-since');
    this.time = make('span.stage-time', { role: 'timer', 'aria-live': 'off' });
    this.badge = make('span.badge', { hidden: '' }, icon('pause'), 'Paused');
    this.guests = make('span.stage-guests');
    this.actual = button('tool', { 'aria-pressed': 'false', data: { testid: 'actual-size' }, title: 'One pixel of the visitor’s screen for one of yours' }, () => this.#toggleActual(), icon('actual'), make('span', {}, 'Actual size'));
    this.full = button('tool', { data: { testid: 'full-screen' }, title: 'Full screen' }, () => this.#toggleFull(), icon('full'), make('span', {}, 'Full screen'));
    this.info = button('tool', { 'aria-pressed': 'false', title: 'Show the visitor’s details' }, () => act({ type: 'toggle_details' }), icon('info'), make('span', {}, 'Details'));
    this.leave = button('plain', { data: { testid: 'leave' }, title: 'Stop watching. The visitor goes on sharing.' }, () => act({ type: 'leave' }), 'Leave');
    this.end = button('danger', { data: { testid: 'end' } }, () => act({ type: 'end' }), 'End');
    this.canvas = make('canvas', { width: '1', height: '1', role: 'img', 'aria-label': 'The visitor’s screen', data: { testid: 'viewer-canvas' } });
    this.headline = make('p.overlay-title');
    this.text = make('p.overlay-text');
    this.detail = make('p.overlay-detail', { dir: 'auto' });
    this.back = button('primary', { data: { testid: 'back' } }, () => act({ type: 'leave' }), 'Back to visitors');
    this.overlay = make('div.overlay', { role: 'status' }, this.headline, this.text, this.detail, this.back);
    this.old = make('p.old', { hidden: '', role: 'status', data: { testid: 'old-picture' } });
    this.viewport = make('div.viewport', { tabindex: '0', role: 'region', 'aria-label': 'Shared screen' }, this.canvas);
    this.gestures = new Gestures(this.canvas, gesture);
    this.stats = make('span.stats-text', { data: { testid: 'stats' } });
    this.fold = button('fold', { 'aria-expanded': 'true' }, () => this.#toggleStats(), 'Hide figures');
    root.append(
      make('div.bar', {},
        make('div.bar-who', {}, this.name, make('p.bar-line', {}, this.badge, this.since, this.time, this.guests)),
        make('div.bar-tools', {}, this.actual, this.full, this.info, this.leave, this.end)),
      make('div.screen', {}, this.viewport, this.gestures.ink, this.gestures.bar, this.old, this.overlay),
      make('div.stats', {}, this.stats, this.fold),
    );
    setData(root, 'size', 'fit');
    document.addEventListener('fullscreenchange', () => {
      const full = document.fullscreenElement === root;
      setData(root, 'full', full);
      setText(this.full.lastChild, full ? 'Exit full screen' : 'Full screen');
    });
    addEventListener('resize', () => this.#fitActual());
    this.viewport.addEventListener('scroll', () => this.gestures.moved());
  }

  /** A new view begins. */
  begin() {
    this.#last = { at: performance.now(), frames: 0, bytes: 0 };
    this.#statsText = '';
    this.gestures.begin();
    this.viewport.scrollTo(0, 0);
    this.viewport.focus({ preventScroll: true });
  }

  /** The picture has got another size. */
  resized() { this.#fitActual(); }

  /** The picture shows another thing. */
  newScene() { this.gestures.newScene(); }

  render(state, { now, missing, details }) {
    const { view } = state;
    setHidden(this.#root, !view);
    if (!view) {
      if (document.fullscreenElement === this.#root) document.exitFullscreen();
      return;
    }
    const over = view.phase === 'ended';
    const cannot = !over && missing;
    const refused = over && view.reason === 'consent_required';
    const shown = cannot ? 'cannot' : shownOf(view);
    setData(this.#root, 'shown', shown);
    setCutText(this.name, nameOf(state, view.visitorid));
    setText(this.since, refused ? '' : `${over ? 'Was shared from' : 'Sharing since'} ${words.clock(view.since, now)}`);
    setText(this.time, refused ? '' : over ? `for ${words.running(view.endedAt - view.since)}` : `· ${words.running(now - view.since)}`);
    const guests = state.visitors.get(view.visitorid)?.session?.guests ?? 0;
    setText(this.guests, guests > 1 && !over ? `${guests} watching` : '');
    setHidden(this.badge, !(view.paused && !over));
    for (const button of [this.actual, this.full, this.leave]) setHidden(button, over || (button !== this.leave && Boolean(cannot)));
    setHidden(this.end, over);
    this.info.setAttribute('aria-pressed', details);
    this.end.disabled = state.link.status !== 'live' || view.ending !== null;
    setText(this.end, view.ending !== null ? 'Ending…' : 'End');
    this.end.title = this.end.disabled && view.ending === null ? 'No link to the service; Leave stops watching' : 'End the session for the visitor and everyone who watches';
    this.#renderOverlay(shown, view, missing);
    const seconds = cannot ? 0 : oldFor(view);
    setHidden(this.old, seconds === 0);
    setData(this.#root, 'old', seconds > 0);
    if (seconds > 0) setText(this.old, words.old(seconds));
    this.gestures.render(shown === 'live', view.gestures);
    this.#fitActual();
  }

  #renderOverlay(shown, view, missing) {
    setHidden(this.overlay, shown === 'live');
    setHidden(this.back, shown !== 'ended');
    if (shown === 'ended') {
      this.overlay.dataset.testid = 'ended-message';
      setData(this.overlay, 'reason', view.reason ?? 'unknown');
      setText(this.headline, words.endedTitle(view.reason));
      setText(this.text, words.ended(view.reason, view.own));
      setText(this.detail, words.visible(view.detail));
      return;
    }
    setText(this.detail, '');
    delete this.overlay.dataset.testid;
    delete this.overlay.dataset.reason;
    const plain = words.missing(missing);
    const paused = words.paused(view.pauseReason);
    const special = { cannot: plain, paused }[shown];
    const [headline, text] = special ? [special.title, special.text] : MESSAGES[shown] ?? ['', ''];
    setText(this.headline, headline);
    setText(this.text, text);
  }

  /** Once a second: what was drawn since the last time. */
  tick() {
    const figures = currentFigures();
    const now = performance.now();
    const seconds = (now - this.#last.at) / 1000;
    if (seconds < 0.5) return;
    const frames = (figures.framesDrawn - this.#last.frames) / seconds;
    const bytes = (figures.bytes - this.#last.bytes) / seconds;
    this.#last = { at: now, frames: figures.framesDrawn, bytes: figures.bytes };
    const parts = figures.codec
      ? [`AV1 ${figures.chroma}`, `${figures.width} × ${figures.height}`, `${frames < 10 ? frames.toFixed(1) : Math.round(frames)} frames/s`, words.rate(bytes)]
      : ['Waiting for the first frame'];
    if (figures.lagMicros !== null && frames > 0) parts.push(`${Math.round(figures.lagMicros / 1000)} ms added delay`);
    if (figures.skipped) parts.push(`${figures.skipped} left out`);
    if (figures.decodeErrors) parts.push(`${figures.decodeErrors} decoding errors`);
    this.#statsText = parts.join('  ·  ');
    if (this.fold.getAttribute('aria-expanded') === 'true') setText(this.stats, this.#statsText);
  }

  #toggleStats() {
    const open = this.fold.getAttribute('aria-expanded') !== 'true';
    this.fold.setAttribute('aria-expanded', open);
    setText(this.fold, open ? 'Hide figures' : 'Figures');
    setText(this.stats, open ? this.#statsText : '');
  }

  #toggleActual() {
    const actual = this.#root.dataset.size !== 'actual';
    setData(this.#root, 'size', actual ? 'actual' : 'fit');
    this.actual.setAttribute('aria-pressed', actual);
    this.#fitActual();
  }

  /** In actual size one pixel of the picture is one of the device's, whatever the zoom. */
  #fitActual() {
    const actual = this.#root.dataset.size === 'actual';
    const width = actual ? `${this.canvas.width / devicePixelRatio}px` : '';
    const height = actual ? `${this.canvas.height / devicePixelRatio}px` : '';
    if (this.canvas.style.width !== width) this.canvas.style.width = width;
    if (this.canvas.style.height !== height) this.canvas.style.height = height;
    this.gestures.moved();
  }

  #toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.#root.requestFullscreen().catch(() => {});
  }
}
