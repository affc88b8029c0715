// A WebSocket that dials again by itself. Used for the agent socket and, with its own first message, for the viewer.

import { delay } from './backoff.js';

/** After so much silence a link counts as lost: the service says something every few seconds. */
export const SILENT_MS = 10_000;
const DIAL_MS = 10_000;
// Silence is measured in two steps: after a sleep the first ends at once, and what has arrived meanwhile is read within the second.
const LAST_CHANCE_MS = 1_000;

/** The address of one of the service's sockets, next to the page's own folder. */
export function socketUrl(name) {
  const url = new URL(`../v1/${name}`, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  url.search = '';
  return url.href;
}

/** Why the service refuses this page's sockets, in its own words, which the browser does not tell; '' if it does not refuse them. */
export async function whyRefused(url, ask = fetch) {
  try {
    const answer = await ask(url, { method: 'POST', cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(DIAL_MS) });
    if (answer.status !== 403) return '';
    const { error } = await answer.json();
    return typeof error === 'string' ? error : '';
  } catch {
    return '';
  }
}

export class Link {
  /** @type {WebSocket | null} */
  #socket = null;
  #timer = 0;
  #silence = 0;
  #attempt = 0;
  #stopped = false;

  /**
   * `first()` is the message that opens; `text`, `binary` receive; `status(word, retryAt)`: dialling, open, waiting.
   * If nothing at all arrives for `silentMs`, the link is lost.
   */
  constructor({ url, first, text, binary = (/** @type {ArrayBuffer} */ _buffer) => {}, status, silentMs = Infinity }) {
    this.url = url;
    this.first = first;
    this.text = text;
    this.binary = binary;
    this.status = status;
    this.silentMs = silentMs;
    this.#dial();
  }

  /** Tells the link that the other side took the first message, so that the next wait is short again. */
  welcomed() { this.#attempt = 0; }

  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Dials at once if it waits. */
  tryNow() {
    if (this.#stopped || this.#socket) return;
    clearTimeout(this.#timer);
    this.#dial();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #dial() {
    this.status('dialling', null);
    const socket = new WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(socket), DIAL_MS);
    socket.onopen = () => {
      clearTimeout(this.#timer);
      if (this.#socket !== socket) return;
      this.#heard(socket);
      socket.send(JSON.stringify(this.first()));
      this.status('open', null);
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#heard(socket);
      if (typeof data !== 'string') {
        this.binary(data);
        return;
      }
      let message;
      try {
        message = JSON.parse(data);
      } catch {
        return;
      }
      if (message && typeof message.type === 'string') this.text(message);
    };
    socket.onclose = () => this.#lost(socket);
  }

  /** Something arrived: the silence begins anew. */
  #heard(socket) {
    if (this.silentMs === Infinity) return;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#silence = setTimeout(() => this.#lost(socket), LAST_CHANCE_MS);
    }, this.silentMs - LAST_CHANCE_MS);
  }

  /** Lets go of a socket and dials again later. Does not wait for a dead one to close: that can take its time. */
  #lost(socket) {
    if (this.#socket !== socket) return;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#socket = null;
    socket.close();
    const wait = delay(this.#attempt, Math.random());
    this.#attempt += 1;
    this.#timer = setTimeout(() => this.#dial(), wait);
    this.status('waiting', Date.now() + wait);
  }
}
