// One watched session: the view socket, and the picture it feeds.

import { Link, SILENT_MS, socketUrl } from './link.js';
import { Picture, newFigures } from './picture.js';

let figures = newFigures();

/**
 * Figures of the running (or last) view, for the stats line and for tests. Read-only; nothing in the console depends on it.
 *
 * framesDrawn   moments drawn: a video frame, or a group of patches of one moment
 * patchesDrawn, videosDrawn   chunks drawn, by kind
 * acceptedAt, firstFrameAt    when `terms accepted` arrived and the first frame was drawn: timeOrigin + now, in ms, or null
 * codec, chroma               'av1' and '4:2:0' or '4:4:4' of the last video frame, or null
 * width, height, lastSeq      of the last chunk drawn
 * skipped                     chunks that the service left out for us
 * bytes, ignored, keyFramesAsked, decodeErrors, lagMicros   traffic and trouble
 */
const diagnostics = {};
for (const name of Object.keys(figures)) Object.defineProperty(diagnostics, name, { enumerable: true, get: () => figures[name] });
Object.defineProperty(globalThis, 'oneclickViewer', { value: Object.freeze(diagnostics), enumerable: true });

export class Viewer {
  #link;
  #picture;

  /** `drawn()` is called at the first frame, and at the first after a pause, an interruption or a lost link; `lost()` when the link is; `newScene()` when another thing is shown. */
  constructor(canvas, { key, token, yuv444, acceptedAt, message, lost, drawn, resized, newScene }) {
    figures = { ...newFigures(), acceptedAt };
    this.#picture = new Picture(canvas, {
      figures,
      askKeyFrame: () => this.#link.send({ type: 'key_frame' }),
      drawn,
      resized,
      newScene,
    });
    this.#link = new Link({
      url: socketUrl('view'),
      silentMs: SILENT_MS,
      first: () => ({ type: 'view', version: 1, token, key, yuv444 }),
      text: (text) => {
        if (text.type === 'ready') this.#link.welcomed();
        if (text.type === 'ready' || text.type === 'paused') this.#picture.pause(text.paused);
        else if (text.type === 'interrupted') this.#picture.interrupted();
        else if (text.type === 'skipped') this.#picture.skipped(text.chunks);
        message(text);
      },
      binary: (buffer) => this.#picture.take(buffer),
      status: (word) => {
        if (word !== 'waiting') return;
        this.#picture.restart();
        lost();
      },
    });
  }

  /** Clears the picture; the next key frame begins a new one. */
  blank() { this.#picture.blank(); }

  /** Tells the visitor's side what the agent's hand does, on what it sees. */
  gesture(gesture) {
    const { scene } = this.#picture;
    if (scene !== null) this.#link.send({ type: 'gesture', scene, ...gesture });
  }

  tryNow() { this.#link.tryNow(); }

  close() {
    this.#link.stop();
    this.#picture.close();
  }
}

export const currentFigures = () => figures;
