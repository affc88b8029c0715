// The list of visitors: one element per visitor, changed in place, moved only when the agent's pointer rests.

import { icon, make, setCutText, setData, setHidden, setText, setTitle } from './dom.js';
import { isOpen, mayWatch, sections } from './state.js';
import * as words from './words.js';

const HEADINGS = { busy: 'Waiting and sharing', shown: 'In the app', hidden: 'In the background', gone: 'Gone' };
const MAX_ROWS = 400;
// Rows do not move under a pointer that is about to click; but not for longer than this.
const STILL_MS = 900;
const HOLD_MS = 4_000;
// While a picture is watched, the list must not take its time.
const WATCHING_MS = 250;

/** How often the list is drawn. Pure. */
export class Pace {
  #last = -Infinity;

  /** How many milliseconds it has to wait; 0 says that it is drawn now. */
  wait(watching, now) {
    if (watching && now - this.#last < WATCHING_MS) return this.#last + WATCHING_MS - now;
    this.#last = now;
    return 0;
  }
}

export class List {
  #act;
  #root;
  #rows = new Map();
  #groups = new Map();
  #more = make('p.more', { hidden: '' });
  #pointerAt = -Infinity;
  #heldSince = 0;

  constructor(root, act) {
    this.#act = act;
    this.#root = root;
    for (const [name, text] of Object.entries(HEADINGS)) {
      const count = make('span.count');
      const heading = make('h2.heading', { id: `heading-${name}` }, text, count);
      const list = make('ul.rows', { role: 'list', 'aria-labelledby': `heading-${name}` });
      const section = make('section.group', { hidden: '', data: { section: name } }, heading, list);
      this.#groups.set(name, { section, count, list });
      root.append(section);
    }
    root.append(this.#more);
    root.addEventListener('pointermove', () => { this.#pointerAt = performance.now(); }, { passive: true });
    root.addEventListener('pointerleave', () => { this.#pointerAt = -Infinity; });
    root.addEventListener('keydown', (event) => this.#arrows(event));
  }

  /** Whether it takes any room on the page. */
  get shown() { return this.#root.getClientRects().length > 0; }

  /** Brings rows into line with the state; returns how many are shown. */
  render(state, { now, blocked }) {
    const shown = sections(state);
    const live = state.link.status === 'live';
    const wanted = new Set();
    const holding = this.#holding();
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    let room = MAX_ROWS;
    let left = 0;
    for (const { name, visitors } of shown) {
      const group = this.#groups.get(name);
      const cut = visitors.slice(0, room);
      room -= cut.length;
      left += visitors.length - cut.length;
      setHidden(group.section, visitors.length === 0);
      setText(group.count, String(visitors.length));
      let before = null;
      for (const visitor of cut) {
        wanted.add(visitor.id);
        let row = this.#rows.get(visitor.id);
        const isNew = !row;
        if (isNew) {
          row = new Row(visitor.id, this.#act);
          this.#rows.set(visitor.id, row);
        }
        row.render(state, visitor, { now, live, blocked });
        const place = before ? before.nextSibling : group.list.firstChild;
        if (place !== row.element && (isNew || !holding)) group.list.insertBefore(row.element, place);
        if (row.element.parentNode === group.list) before = row.element;
      }
    }
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
    }
    // While rows are held in place, a heading counts what stands under it.
    if (holding) for (const { section, count, list } of this.#groups.values()) {
      setHidden(section, !list.firstChild);
      setText(count, String(list.childElementCount));
    }
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
    setHidden(this.#more, left === 0);
    setText(this.#more, `${left} more. Search to find them.`);
    return wanted.size;
  }

  #holding() {
    const now = performance.now();
    if (now - this.#pointerAt > STILL_MS) {
      this.#heldSince = now;
      return false;
    }
    if (now - this.#heldSince < HOLD_MS) return true;
    this.#heldSince = now;
    return false;
  }

  #arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest?.('.row');
    if (!step || !row) return;
    const all = [...document.querySelectorAll('.row')];
    const next = all[all.indexOf(row) + step];
    if (!next) return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (next.querySelector('.pick'))?.focus();
  }
}

class Row {
  constructor(id, act) {
    const button = (kind, text, testid, event) => make(`button.${kind}`, { type: 'button', data: { testid }, on: { click: () => act(event) } }, text);
    this.dot = make('span.dot', { 'aria-hidden': 'true' });
    this.name = make('span.name', { dir: 'auto' });
    this.id = make('span.id', {}, id);
    this.pick = make('button.pick', { type: 'button', on: { click: () => act({ type: 'select', visitorid: id }) } }, this.name, this.id);
    this.area = make('span.area', { dir: 'auto' });
    this.areaSince = make('span.faint');
    this.presence = make('span.presence');
    this.since = make('span.faint');
    this.request = make('span.request', { data: { testid: 'request-state' } });
    this.session = make('span.session', { data: { testid: 'session-state' } });
    this.why = make('span.why', { id: `why-${id}` });
    this.connect = button('primary', 'Connect', 'connect', { type: 'connect', visitorid: id });
    this.cancel = button('plain', 'Cancel', 'cancel', { type: 'cancel', visitorid: id });
    this.watch = button('secondary', 'Watch', 'watch', { type: 'watch', visitorid: id });
    this.element = make(
      'li.row', { data: { testid: 'visitor-row', visitorid: id } },
      this.dot,
      make('div.who', {}, this.pick),
      make('div.where', {}, this.area, this.areaSince),
      make('div.when', {}, this.presence, this.since),
      make('div.say', {}, this.request, this.session, this.why),
      make('div.do', {}, this.connect, this.cancel, this.watch),
    );
  }

  render(state, visitor, { now, live, blocked }) {
    const { element } = this;
    const presence = words.presence(visitor, now);
    setData(element, 'connected', visitor.connected);
    setData(element, 'visible', visitor.visible);
    setData(element, 'url', visitor.url);
    setData(element, 'kind', presence.kind);
    setData(element, 'selected', state.selected === visitor.id);
    this.pick.setAttribute('aria-pressed', state.selected === visitor.id);
    const [name, by] = words.inRow(visitor);
    setCutText(this.name, name);
    setCutText(this.id, by);
    setHidden(this.id, !by);
    setCutText(this.area, words.visible(visitor.url) || (visitor.code ? 'Not logged in' : 'Area not known'));
    setData(this.area, 'empty', !visitor.url);
    setText(this.areaSince, visitor.url && visitor.presenceAt !== null && visitor.connected ? words.areaFor(now - visitor.presenceAt) : '');
    setText(this.presence, presence.text);
    setText(this.since, [visitor.devices > 1 ? words.devices(visitor.devices) : '', words.since(visitor, now)].filter(Boolean).join(' · '));
    this.#renderActions(state, visitor, { live, blocked });
  }

  #renderActions(state, visitor, { live, blocked }) {
    const ask = state.asks.get(visitor.id);
    const said = ask && !visitor.session ? words.ask(ask, state.me?.agent) : { tone: 'quiet', text: '' };
    const waiting = isOpen(ask) && !visitor.session;
    const watching = state.view?.visitorid === visitor.id && state.view.phase !== 'ended';
    const why = visitor.session || waiting ? '' : words.noConnect(visitor, { live, blocked });

    setData(this.request, 'state', ask ? ask.phase : 'none');
    setData(this.request, 'reason', ask?.reason ?? ask?.code ?? '');
    setData(this.request, 'tone', said.tone);
    // A row has no room for the reason as well; the details say it.
    setText(this.request, ask?.code === 'not_started' ? words.failure('not_started', '') : said.text);
    setTitle(this.request, said.text);
    setHidden(this.request, !said.text);
    setData(this.session, 'state', visitor.session ? (visitor.session.paused ? 'paused' : 'sharing') : 'none');
    setData(this.session, 'key', visitor.session?.key ?? '');
    setData(this.session, 'presenceStart', visitor.session?.presenceStart ?? '');
    setCutText(this.session, words.sharing(visitor));
    setHidden(this.session, !visitor.session);
    // "Gone", "no link" and what the browser lacks are said elsewhere on the screen; only what is not obvious is said again.
    const telling = !said.text && live && !blocked && visitor.connected ? why : '';
    setCutText(this.why, telling);
    setHidden(this.why, !telling);

    setHidden(this.connect, Boolean(visitor.session) || waiting || Boolean(visitor.code));
    this.connect.disabled = Boolean(why);
    setTitle(this.connect, why);
    setHidden(this.cancel, !(waiting && ask.mine && ask.phase !== 'accepted'));
    this.cancel.disabled = !live || Boolean(ask?.cancelled);
    setHidden(this.watch, !mayWatch(state, visitor.session));
    this.watch.disabled = watching || blocked;
    setText(this.watch, watching ? 'Watching' : 'Watch');
    this.connect.setAttribute('aria-label', `Connect to ${words.called(visitor)}`);
  }
}

/** The search box, with its icon. */
export function searchBox(act) {
  const input = make('input', {
    type: 'search', id: 'search', placeholder: 'Search ID, name, e-mail, area', 'aria-label': 'Search visitors', autocomplete: 'off', spellcheck: 'false',
    on: { input: () => act({ type: 'search', text: input.value }) },
  });
  return make('div.search', {}, icon('search'), input);
}
