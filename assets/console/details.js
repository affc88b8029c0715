// Everything about the selected visitor, and what happened in this session of the console.

import { icon, make, setCutText, setData, setHidden, setText, setTitle } from './dom.js';
import { isOpen, mayWatch } from './state.js';
import * as words from './words.js';

export class Details {
  #root;
  /** @type {string | null} */
  #id = null;
  #timelineKey = '';
  #propertiesKey = '';

  constructor(root, act) {
    this.#root = root;
    this.title = make('h2.title', { dir: 'auto', id: 'details-title' });
    this.dot = make('span.dot', { 'aria-hidden': 'true' });
    this.presence = make('span');
    this.close = make('button.ghost', { type: 'button', 'aria-label': 'Close details', on: { click: () => act({ type: 'select', visitorid: null }) } }, icon('close'));
    this.idText = make('code');
    this.copy = make('button.ghost', { type: 'button', 'aria-label': 'Copy Visitor ID', title: 'Copy Visitor ID', on: { click: () => this.#copyId() } }, icon('copy'));
    this.copied = make('span.faint', { role: 'status' });
    this.state = make('p.state', { data: { testid: 'details-request-state' } });
    this.connect = make('button.primary', { type: 'button', data: { testid: 'details-connect' }, on: { click: () => act({ type: 'connect', visitorid: this.#id }) } }, 'Connect');
    this.cancel = make('button.plain', { type: 'button', data: { testid: 'details-cancel' }, on: { click: () => act({ type: 'cancel', visitorid: this.#id }) } }, 'Cancel request');
    this.watch = make('button.secondary', { type: 'button', data: { testid: 'details-watch' }, on: { click: () => act({ type: 'watch', visitorid: this.#id }) } }, 'Watch');
    this.facts = make('dl.facts');
    this.properties = make('dl.facts.properties');
    this.propertiesBlock = make('section', {}, make('h3', {}, 'From the app'), this.properties);
    this.timeline = make('ol.timeline', { role: 'list' });
    this.body = make(
      'div.details-body', { hidden: '' },
      make('header', {}, make('div.grow', {}, this.title, make('p.status-line', {}, this.dot, this.presence)), this.close),
      make('div.idline', {}, this.idText, this.copy, this.copied),
      make('div.actions', {}, this.connect, this.cancel, this.watch, this.state),
      this.facts, this.propertiesBlock,
      make('section', {}, make('h3', {}, 'What happened'), this.timeline),
    );
    this.empty = make('p.details-empty', {}, 'Select a visitor to see who it is and what happened.');
    root.append(this.body, this.empty);
  }

  render(state, { now, blocked }) {
    const visitor = state.visitors.get(state.selected);
    setHidden(this.body, !visitor);
    setHidden(this.empty, Boolean(visitor));
    setData(this.#root, 'open', Boolean(visitor));
    if (!visitor) {
      this.#id = null;
      return;
    }
    if (this.#id !== visitor.id) {
      this.#id = visitor.id;
      this.#root.scrollTop = 0;
      setText(this.copied, '');
    }
    const presence = words.presence(visitor, now);
    setCutText(this.title, words.called(visitor));
    setText(this.presence, presence.text);
    setData(this.body, 'kind', presence.kind);
    setText(this.idText, words.goesBy(visitor));
    setHidden(this.copy, Boolean(visitor.code));
    this.#renderActions(state, visitor, blocked);
    this.#renderFacts(visitor, now);
    this.#renderProperties(visitor);
    this.#renderTimeline(state.timelines.get(visitor.id) ?? [], now);
  }

  #renderActions(state, visitor, blocked) {
    const live = state.link.status === 'live';
    const ask = visitor.session ? null : state.asks.get(visitor.id);
    const end = state.ends.get(visitor.id);
    const waiting = isOpen(ask);
    const why = visitor.session || waiting ? '' : words.noConnect(visitor, { live, blocked });
    const watching = state.view?.visitorid === visitor.id && state.view.phase !== 'ended';
    setHidden(this.connect, Boolean(visitor.session) || waiting || Boolean(visitor.code));
    this.connect.disabled = Boolean(why);
    setHidden(this.cancel, !(waiting && ask.mine && ask.phase !== 'accepted'));
    this.cancel.disabled = !live || Boolean(ask?.cancelled);
    setHidden(this.watch, !mayWatch(state, visitor.session) || watching);
    this.watch.disabled = blocked;
    let said = { tone: 'quiet', text: why };
    if (visitor.session) said = { tone: 'good', text: [words.sharing(visitor), visitor.session.guests ? `${visitor.session.guests} watching` : ''].filter(Boolean).join(' · ') };
    else if (ask) said = ask.phase === 'declined' ? { tone: 'bad', text: words.declined(ask.reason) } : words.ask(ask, state.me?.agent);
    else if (end && !why) said = { tone: 'quiet', text: words.ended(end.reason, end.own) };
    setText(this.state, said.text);
    setData(this.state, 'tone', said.tone);
    setData(this.state, 'state', ask?.phase ?? 'none');
  }

  #renderFacts(visitor, now) {
    const facts = [
      ['Area', words.visible(visitor.url)],
      ['E-mail', words.visible(visitor.email)],
      ['Phone', words.visible(visitor.phone)],
      [visitor.connected ? 'Connected' : 'Gone', `${words.clock(visitor.connectedSince, now)} (${words.ago(now - visitor.connectedSince)})`],
      ['Last activity', visitor.presenceAt === null ? '' : `${words.clock(visitor.presenceAt, now)} (${words.ago(now - visitor.presenceAt)})`],
      ['Devices', visitor.devices > 0 ? String(visitor.devices) : ''],
    ];
    fill(this.facts, facts.filter(([, value]) => value));
  }

  #renderProperties(visitor) {
    setHidden(this.propertiesBlock, visitor.custom.length === 0);
    const key = JSON.stringify(visitor.custom);
    if (key === this.#propertiesKey) return;
    this.#propertiesKey = key;
    fill(this.properties, visitor.custom.map(([name, value]) => [words.visible(name.slice(2)).replaceAll('_', ' '), words.visibleLines(value), name]));
  }

  #renderTimeline(line, now) {
    const last = line.at(-1);
    const key = `${this.#id} ${line.length} ${last?.at} ${last?.text} ${new Date(now).toDateString()}`;
    if (key === this.#timelineKey) return;
    this.#timelineKey = key;
    this.timeline.replaceChildren(...line.slice().sort((a, b) => b.at - a.at).map(({ at, tone, text, detail }) => make(
      'li', { data: { tone } },
      make('time', { datetime: new Date(at).toISOString(), title: new Date(at).toLocaleString() }, words.clock(at, now)),
      make('div', {}, make('span.happening', { dir: 'auto' }, text), ...(detail ? [make('span.happening-detail', { dir: 'auto' }, detail)] : [])),
    )));
  }

  async #copyId() {
    if (this.#id === null) return;
    let text = 'Copied';
    try {
      await navigator.clipboard.writeText(this.#id);
    } catch {
      getSelection()?.selectAllChildren(this.idText);
      text = 'Press Ctrl+C';
    }
    setText(this.copied, text);
    setTimeout(() => setText(this.copied, ''), 2000);
  }
}

/** Fills a definition list in place: [term, value, tooltip?]. */
function fill(list, facts) {
  while (list.children.length > facts.length) list.lastChild.remove();
  facts.forEach(([term, value, tip], index) => {
    let entry = list.children[index];
    if (!entry) {
      entry = make('div', {}, make('dt'), make('dd', { dir: 'auto' }));
      list.append(entry);
    }
    setText(entry.firstChild, term);
    setTitle(entry.firstChild, tip ?? '');
    setText(entry.lastChild, value);
  });
}
