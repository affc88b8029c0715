// Sentences: every word the console says that depends on data. Pure; no DOM, no clock.

// Shown as ‹LF› and the like: letters, because fonts often lack the control pictures.
const NAMES = {
  0x00: 'NUL', 0x07: 'BEL', 0x08: 'BS', 0x09: 'TAB', 0x0a: 'LF', 0x0d: 'CR', 0x1b: 'ESC', 0x7f: 'DEL',
  0x061c: 'ALM', 0x200e: 'LRM', 0x200f: 'RLM', 0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO',
  0x2066: 'LRI', 0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI', 0x200b: 'ZWSP', 0x2060: 'WJ', 0xfeff: 'BOM', 0x2028: 'LS', 0x2029: 'PS',
};

/** Text of a visitor's with everything that could hide or reorder it made visible. */
export function visible(text) {
  return String(text ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g, (char) => {
    const code = char.charCodeAt(0);
    return `\u2039${NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}\u203a`;
  });
}

/** The same for values of several lines, where a line break shows itself. */
export function visibleLines(text) {
  return String(text ?? '').split(/\r?\n/).map(visible).join('\n');
}

/** A length of time in one unit: `20 s`, `3 min`, `2 h`, `5 d`. */
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** A span that does not change every second: below five seconds it is "a moment". */
export function ago(ms) {
  return ms < 5000 ? 'just now' : `${span(ms)} ago`;
}

/** A running time: `3:07`, `1:02:09`. */
export function running(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Time of day for a moment, with the date if it is another day's. */
export function clock(at, now = at) {
  const [date, today] = [new Date(at), new Date(now)];
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  return date.toDateString() === today.toDateString() ? time : `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })} ${time}`;
}

/** How present a visitor is: `{ kind, text }`; kind is shown, hidden, gone or lost. */
export function presence(visitor, now) {
  if (!visitor.connected) {
    return visitor.session
      ? { kind: 'lost', text: 'Reconnecting' }
      : { kind: 'gone', text: `Gone ${ago(now - visitor.connectedSince)}` };
  }
  if (visitor.code) return { kind: 'shown', text: 'Here with a code' };
  if (visitor.visible) return { kind: 'shown', text: 'In the app' };
  const away = now - visitor.visibleSince;
  return { kind: 'hidden', text: away < 5000 ? 'In the background' : `In the background for ${span(away)}` };
}

/** Since when the visitor is, or is not, connected. */
export const since = (visitor, now) => `since ${clock(visitor.connectedSince, now)}`;

/** How long the visitor has been in an area; in minutes, so that a list of many rows stands still. */
export const areaFor = (ms) => (ms < 60_000 ? 'just arrived' : `for ${span(ms)}`);

export const devices = (count) => `${count} devices`;

const CODE_DIGITS = 9;

/** The code in what an agent typed, with or without spaces or dashes between its digits; null if it is none. */
export function codeOf(text) {
  const digits = text.replace(/[\s\u00a0\u202f.-]/g, '');
  return digits.length === CODE_DIGITS && /^\d+$/.test(digits) ? digits : null;
}

/** A code as it is read out: digits in groups of three. */
export const grouped = (code) => String(code).replace(/\B(?=(\d{3})+$)/g, ' ');

/** What to call a visitor: the name, the ID, or the code of one who has neither. */
export const called = ({ id, name, code }) => visible(name || (code ? `Visitor with code ${grouped(code)}` : id));

/** What a visitor goes by beside the name. */
export const goesBy = ({ id, code }) => (code ? `Code ${grouped(code)}` : id);

/** The same in a row, where there is little room: name, and under it the ID or code, if the name does not say it. */
export function inRow({ id, name, code }) {
  if (code) return [visible(name || 'Visitor with code'), grouped(code)];
  return [visible(name || id), name ? id : ''];
}

/** Why a code was not sent. */
export const NO_CODE = `A code has ${CODE_DIGITS} digits.`;

const DECLINED = {
  visitor: 'The visitor said no.',
  expired: 'No answer in time.',
  dropped: 'The app closed the question unanswered.',
  blurred: 'The visitor moved to another device. Ask again there.',
  disconnected: 'The visitor logged out or closed the app.',
  connection_lost: 'The link to the visitor was lost.',
  busy: 'The visitor is answering another request, or shares already.',
  not_recorded: 'The visitor agreed, but the service could not put that on record, so nothing is shared. Tell whoever runs the service.',
};

/** Why terms were declined. */
export const declined = (reason) => DECLINED[reason] ?? 'The visitor did not agree.';

const ENDED = {
  visitor_ended: 'The visitor ended the session.',
  agent_ended: 'An agent ended the session.',
  logged_out: 'The visitor logged out.',
  app_closed: 'The visitor closed the app.',
  unwatched: 'Nobody watched for ten minutes.',
  connection_lost: 'The link to the visitor was lost and did not come back.',
  unresponsive: 'The visitor’s computer did not respond for a while.',
  service_restarted: 'The service was restarted.',
  capture_failed: 'The visitor’s screen could not be captured.',
  not_recorded: 'The service could not put the visitor’s answer on record.',
  // Not an end of the session, only of the view.
  consent_required: 'The visitor agreed to share with another agent, and only that agent can watch.',
};

/** Why a session ended; `own` if it was ended in this window. */
export const ended = (reason, own = false) => (own && reason === 'agent_ended' ? 'You ended the session.' : ENDED[reason] ?? 'The session is over.');

const ERRORS = {
  authorization: 'This token is not valid, or not valid any more.',
  version: 'The service speaks another version. Reload this page; if that does not help, ask whoever runs the service.',
  not_configured: 'Presence is not set up for this group.',
  visitor_not_present: 'Not reachable: the visitor has gone, or has been away for over ten minutes.',
  busy: 'Busy with another request or session.',
  consent_required: 'Sharing starts only after the visitor agrees.',
  unknown_session: 'This session is already over.',
  unknown_request: 'This request has already been answered.',
  unknown_code: 'Nobody waits with this code. Codes work once, for ten minutes; ask the visitor for a new one.',
  full: 'The service has as many connections as it takes.',
  no_answer: 'The service did not answer.',
  link_lost: 'The link to the service was lost while asking.',
  not_started: 'The visitor agreed, but sharing did not start.',
};

/** What an error means; the service's own sentence where there is no better one, as where it names a limit and a time to wait. */
export function failure(code, message) {
  if (code === 'not_started') return [ERRORS.not_started, message].filter(Boolean).join(' ');
  return ERRORS[code] ?? (visible(message) || 'Something went wrong.');
}

/** Why sharing did not start although the visitor agreed: what the app's word means, or its own sentence. */
export const notStarted = (code, msg) => ENDED[code] ?? visible(msg);

/** The state of a request in words: `{ tone, text }`; tone is wait, good, bad or quiet. */
export function ask(ask, me) {
  const by = ask.mine || !ask.agent || ask.agent === me ? '' : visible(ask.agent);
  switch (ask.phase) {
    case 'asking': return { tone: 'wait', text: ask.cancelled ? 'Cancelling…' : 'Asking…' };
    case 'requested': return { tone: 'wait', text: by ? `${by} is asking…` : 'Asking…' };
    case 'displayed': return { tone: 'wait', text: by ? `${by} asked; the terms are shown` : 'The terms are on the visitor’s screen' };
    case 'accepted': return { tone: 'good', text: 'Accepted, starting…' };
    case 'declined':
      return ask.reason === 'visitor' ? { tone: 'bad', text: 'Declined' } : { tone: 'bad', text: declined(ask.reason) };
    case 'cancelled': return { tone: 'quiet', text: 'Cancelled' };
    case 'withdrawn': return { tone: 'quiet', text: by ? `${by} withdrew the request` : 'The request was withdrawn' };
    case 'failed': return { tone: 'bad', text: failure(ask.code, ask.message) };
    default: return { tone: 'quiet', text: '' };
  }
}

// Why no picture comes, when it comes back, and how the timeline says it.
const PAUSED = {
  visitor: ['The visitor paused sharing', 'The picture is hidden until the visitor resumes.', 'Paused sharing'],
  locked: ['Paused: the visitor’s screen is locked', 'The picture comes back when the visitor unlocks it.', 'Paused: the screen is locked'],
  asleep: ['Paused: the visitor’s screen is asleep', 'The picture comes back when the visitor wakes it.', 'Paused: the screen is asleep'],
  window_gone: ['Paused: the shared window was closed', 'The visitor can share something else.', 'Paused: the shared window was closed'],
  window_hidden: ['Paused: the shared window is hidden', 'It is minimised or on another desktop. The picture comes back with it.', 'Paused: the shared window is hidden'],
  monitor_gone: ['Paused: the shared monitor was removed', 'The picture comes back with it, or the visitor shares something else.', 'Paused: the shared monitor was removed'],
};

/** Why no picture comes while a session is paused: `{ title, text, note }`. */
export function paused(reason) {
  const [title, text, note] = PAUSED[reason ?? 'visitor'] ?? ['Sharing is paused', 'The picture comes back by itself.', 'Paused sharing'];
  return { title, text, note };
}

/** What stands on a picture that may be old. */
export const old = (seconds) => `No sign of life for ${seconds} s: this picture is old`;

/** What stands over the reason why a view ended. */
export const endedTitle = (reason) => (reason === 'consent_required' ? 'You cannot watch this screen' : 'Sharing has ended');

/** Why the link from the app did not sign in. */
export const CODE_REFUSED = 'This link has been used already or is too old. Open the console from the app again, or enter a token.';

/** Why the service does not take this page; tell whoever runs the service. */
export const refused = (why) => `The service refuses this page; tell whoever runs it: ${visible(why)}.`;

/** A running session in words. */
export function sharing(visitor) {
  const { session } = visitor;
  if (!session) return '';
  const with_ = session.agent ? `Sharing with ${visible(session.agent)}` : 'Sharing now';
  return session.paused ? `${with_}, paused` : with_;
}

/** Why Connect cannot be pressed; empty if it can. */
export function noConnect(visitor, { live, blocked }) {
  if (!live) return 'No link to the service';
  if (blocked) return 'This browser cannot show a shared screen';
  if (visitor.code) return 'Not logged in; reached by a code only';
  if (!visitor.connected) return 'Not connected';
  if (!visitor.signalable) return 'Away for over ten minutes';
  return '';
}

/** What is missing for watching: `{ title, text }`, or null if nothing is. */
export function missing(what) {
  switch (what) {
    case 'secure': return {
      title: 'Shared screens need a secure page',
      text: 'This page was opened over plain http, where browsers switch off video decoding. Open it with https (or on the service’s own machine as http://localhost). Who is present is shown here all the same.',
    };
    case 'webcodecs': return {
      title: 'This browser cannot show a shared screen',
      text: 'It has no video decoder for pages (WebCodecs). Use a current Chrome, Edge, Firefox or Safari. Who is present is shown here all the same.',
    };
    case 'av1': return {
      title: 'This browser cannot show a shared screen',
      text: 'It does not decode AV1 video. Use a current Chrome, Edge or Firefox, or Safari on a recent Mac. Who is present is shown here all the same.',
    };
    default: return null;
  }
}

/** Bytes per second for the stats line. */
export function rate(bytesPerSecond) {
  const kilo = bytesPerSecond / 1000;
  return `${kilo < 10 ? kilo.toFixed(1) : Math.round(kilo)} kB/s`;
}
