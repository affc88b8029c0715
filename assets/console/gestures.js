// The agent's hand on the picture: where in it the pointer is, what is sent of it and when, and the ink as it is seen here at
// once. What the visitor sees comes back with the picture, a moment later, in the same place and colours.

import { icon, make, setData, setHidden } from './dom.js';

// Places are parts of the picture's width and height, so that its size may change on the way.
const WHOLE = 65_535;
const SEND_APART_MS = 30;
const MAX_POINTS = 64;
// As on the visitor's screen: how long a stroke stays after its last point, how fast it goes, how thick it is there.
const STAYS_MS = 4_000;
const FADES_MS = 240;
const THICK = 5;
const EDGE = 1.5;

/** Where the picture lies in an element's box: as large as fits, in the middle. */
export function pictureBox(box, width, height) {
  const scale = Math.min(box.width / width, box.height / height);
  const [shownWidth, shownHeight] = [width * scale, height * scale];
  return { left: box.left + (box.width - shownWidth) / 2, top: box.top + (box.height - shownHeight) / 2, width: shownWidth, height: shownHeight };
}

/** Whether a place of the page lies in the picture. */
export const isInside = (picture, x, y) =>
  x >= picture.left && x < picture.left + picture.width && y >= picture.top && y < picture.top + picture.height;

/** A place of the page as a place in the picture; one outside becomes the nearest at its edge. */
export function placeOf(picture, x, y) {
  const part = (at, start, length) => (length > 0 ? Math.round(Math.min(1, Math.max(0, (at - start) / length)) * WHOLE) : 0);
  return [part(x, picture.left, picture.width), part(y, picture.top, picture.height)];
}

/** What is sent of a hand's movements: the pointer's newest place, strokes in parts, neither more often than every 30 ms. */
export class Sender {
  #send;
  #stroke = crypto.getRandomValues(new Uint32Array(1))[0];
  #points = [];
  #last = null;
  #pointer = null;
  #timer = 0;

  constructor(send) { this.#send = send; }

  point(at) {
    this.#pointer = at;
    this.#soon();
  }

  /** The hand points at nothing any more. */
  gone() {
    this.#pointer = null;
    this.#send({ kind: 'pointer_gone' });
  }

  /** A stroke begins; each has a number of its own, also among those of other windows. */
  begin(at) {
    this.#flush();
    this.#stroke = (this.#stroke + 1) >>> 0;
    this.#last = null;
    this.draw(at);
  }

  draw(at) {
    if (this.#last && this.#last[0] === at[0] && this.#last[1] === at[1]) return;
    this.#last = at;
    this.#points.push(at);
    if (this.#points.length >= MAX_POINTS) this.#flush();
    this.#soon();
  }

  end() { this.#flush(); }

  /** What was not sent yet is not sent any more. */
  drop() {
    this.#points = [];
    this.#pointer = null;
  }

  clear() {
    this.drop();
    this.#send({ kind: 'clear' });
  }

  /** Sends at once after a rest, else when its time has come. */
  #soon() {
    if (this.#timer) return;
    if (!this.#flush()) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#soon();
    }, SEND_APART_MS);
  }

  #flush() {
    const any = this.#points.length > 0 || this.#pointer !== null;
    if (this.#points.length) this.#send({ kind: 'stroke', stroke: this.#stroke, points: this.#points });
    if (this.#pointer) this.#send({ kind: 'pointer', at: this.#pointer });
    this.#points = [];
    this.#pointer = null;
    return any;
  }
}

/** The agent's strokes as they are seen here: on a canvas over the picture, until they have faded. */
class Echo {
  #picture;
  #strokes = [];
  #timer = 0;
  #frame = 0;

  /** `picture()` is where the picture is now: its box on the page, and its size. */
  constructor(picture) {
    this.#picture = picture;
    this.canvas = make('canvas.ink', { 'aria-hidden': 'true', data: { testid: 'ink-canvas' } });
  }

  begin(at) {
    this.#strokes.push({ points: [], drawnAt: 0 });
    this.draw(at);
  }

  draw(at) {
    // Held still for long, the stroke has faded meanwhile; it goes on as a new one.
    if (!this.#strokes.length) this.#strokes.push({ points: [], drawnAt: 0 });
    const stroke = this.#strokes.at(-1);
    stroke.points.push(at);
    stroke.drawnAt = performance.now();
    this.refresh();
  }

  clear() {
    this.#strokes = [];
    this.refresh();
  }

  /** Draws anew at the next frame. */
  refresh() {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#frame = 0;
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#strokes = this.#strokes.filter(({ drawnAt }) => now - drawnAt < STAYS_MS + FADES_MS);
    const { canvas } = this;
    const box = canvas.getBoundingClientRect();
    const [width, height] = [Math.round(box.width * devicePixelRatio), Math.round(box.height * devicePixelRatio)];
    // Setting a size clears; an empty canvas of one pixel costs nothing.
    canvas.width = this.#strokes.length ? width : 1;
    canvas.height = this.#strokes.length ? height : 1;
    if (!this.#strokes.length) return;
    const context = canvas.getContext('2d');
    context.scale(devicePixelRatio, devicePixelRatio);
    const { picture, size } = this.#picture();
    const unit = Math.min(3, Math.max(1, Math.min(size.width, size.height) / 1080)) * (picture.width / size.width);
    for (const { points, drawnAt } of this.#strokes) {
      const places = points.map(([x, y]) => [picture.left - box.left + (x / WHOLE) * picture.width, picture.top - box.top + (y / WHOLE) * picture.height]);
      context.globalAlpha = Math.min(1, Math.max(0, 1 - (now - drawnAt - STAYS_MS) / FADES_MS));
      line(context, places, Math.max(2, THICK * unit) + 2 * Math.max(1, EDGE * unit), '#fff');
      line(context, places, Math.max(2, THICK * unit), '#e6007e');
    }
    const next = Math.min(...this.#strokes.map(({ drawnAt }) => drawnAt + STAYS_MS - now));
    if (next > 0) this.#timer = setTimeout(() => this.refresh(), next);
    else this.refresh();
  }
}

function line(context, places, width, colour) {
  Object.assign(context, { lineCap: 'round', lineJoin: 'round', lineWidth: width, strokeStyle: colour });
  context.beginPath();
  context.moveTo(...places[0]);
  // A line to its own beginning is a dot.
  for (const place of places.length > 1 ? places.slice(1) : places) context.lineTo(...place);
  context.stroke();
}

/** Toolbar, local ink and listeners over a picture. `send(gesture)` is called with what the visitor is to see. */
export class Gestures {
  #canvas;
  #sender;
  #echo;
  #mode = null;
  #drawing = null;
  #pointing = false;

  constructor(canvas, send) {
    this.#canvas = canvas;
    this.#sender = new Sender(send);
    this.#echo = new Echo(() => this.#where());
    const tool = (name, text, title, click) => make('button.tool', { type: 'button', title, data: { testid: name }, on: { click } }, icon(name), make('span', {}, text));
    this.point = tool('point', 'Point', 'Your pointer is seen on the visitor’s screen', () => this.#choose('point'));
    this.draw = tool('draw', 'Draw', 'Draw on the visitor’s screen; it fades after some seconds', () => this.#choose('draw'));
    this.wipe = tool('clear', 'Clear', 'Take everything you drew off the visitor’s screen', () => this.#clear());
    this.tools = make('div.hand-tools', { role: 'toolbar', 'aria-label': 'Point and draw' }, this.point, this.draw, this.wipe);
    this.hint = make('p.hand-hint', { role: 'status' });
    this.bar = make('div.hand', { hidden: '', data: { testid: 'hand' } }, this.tools, this.hint);
    this.ink = this.#echo.canvas;
    this.#listen();
    this.#show();
  }

  /** A new view begins: nothing is chosen and nothing is drawn. */
  begin() { this.#stop(); }

  /** Whether the picture is seen, and whether the visitor takes gestures (null: not known yet). */
  render(live, allowed) {
    if (!live || !allowed) this.#rest();
    if (!allowed && this.#mode) this.#stop();
    setHidden(this.bar, !live || allowed === null);
    setHidden(this.tools, !allowed);
    const hint = allowed ? '' : 'The visitor has switched off pointing and drawing';
    if (this.hint.textContent !== hint) this.hint.textContent = hint;
    setHidden(this.hint, !hint);
  }

  /** Another thing is shown: what was made on the last one is gone, here as on the visitor's screen. What is chosen stays. */
  newScene() {
    this.#sender.drop();
    this.#echo.clear();
    this.#drawing = null;
    this.#pointing = false;
    setData(this.bar, 'busy', false);
  }

  /** The picture lies elsewhere or has another size. */
  moved() { this.#echo.refresh(); }

  #where() {
    const size = { width: this.#canvas.width, height: this.#canvas.height };
    return { size, picture: pictureBox(this.#canvas.getBoundingClientRect(), size.width, size.height) };
  }

  #choose(mode) {
    const chosen = this.#mode === mode ? null : mode;
    this.#rest();
    this.#mode = chosen;
    this.#show();
  }

  #show() {
    this.point.setAttribute('aria-pressed', this.#mode === 'point');
    this.draw.setAttribute('aria-pressed', this.#mode === 'draw');
    setData(this.#canvas, 'hand', this.#mode ?? 'none');
  }

  #clear() {
    this.#sender.clear();
    this.#echo.clear();
    this.#drawing = null;
    this.#pointing = false;
  }

  /** What is under way ends; what is chosen stays. */
  #rest() {
    if (this.#drawing !== null) this.#sender.end();
    if (this.#pointing) this.#sender.gone();
    this.#drawing = null;
    this.#pointing = false;
    setData(this.bar, 'busy', false);
  }

  #stop() {
    this.#rest();
    this.#mode = null;
    this.#echo.clear();
    this.#show();
  }

  #listen() {
    const listen = (name, listener) => this.#canvas.addEventListener(name, listener);
    listen('pointerdown', (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      if (this.#mode === 'draw') this.#begin(event);
      else this.#move(event);
    });
    listen('pointermove', (event) => this.#move(event));
    listen('pointerup', (event) => event.pointerId === this.#drawing && this.#rest());
    listen('pointercancel', () => this.#rest());
    listen('pointerleave', () => this.#pointing && this.#rest());
    // A press that draws must not select text or begin to drag the page.
    listen('dragstart', (event) => event.preventDefault());
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#mode && !document.fullscreenElement) this.#choose(this.#mode);
    });
  }

  #begin(event) {
    const { picture } = this.#where();
    if (!isInside(picture, event.clientX, event.clientY)) return;
    this.#drawing = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    setData(this.bar, 'busy', true);
    const at = placeOf(picture, event.clientX, event.clientY);
    this.#sender.begin(at);
    this.#echo.begin(at);
  }

  #move(event) {
    if (this.#mode === 'point') this.#pointAt(event);
    if (this.#mode !== 'draw' || event.pointerId !== this.#drawing) return;
    const { picture } = this.#where();
    const between = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of between.length ? between : [event]) {
      const at = placeOf(picture, clientX, clientY);
      this.#sender.draw(at);
      this.#echo.draw(at);
    }
  }

  #pointAt({ clientX, clientY, isPrimary }) {
    const { picture } = this.#where();
    if (!isPrimary) return;
    if (isInside(picture, clientX, clientY)) {
      this.#pointing = true;
      this.#sender.point(placeOf(picture, clientX, clientY));
    } else if (this.#pointing) {
      this.#rest();
    }
  }
}
