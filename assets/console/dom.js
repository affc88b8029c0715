// Small hands for the DOM. Text goes in by textContent only.

/** Makes an element: `make('button.primary', { type: 'button', on: { click } }, 'Text', child)`. */
export function make(tag, options = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  const { on = {}, data = {}, ...attributes } = options;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  Object.assign(element.dataset, data);
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...children);
  return element;
}

/** Sets text only where it differs, so that selections and live regions stay quiet. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

export function setData(element, name, value) {
  if (element.dataset[name] !== String(value)) element.dataset[name] = value;
}

export function setTitle(element, text) {
  if ((element.getAttribute('title') ?? '') === text) return;
  if (text) element.setAttribute('title', text);
  else element.removeAttribute('title');
}

/** The text, and all of it as a tooltip where it may be cut. */
export function setCutText(element, text) {
  setText(element, text);
  setTitle(element, text);
}

const ICONS = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7 14 14',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  full: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  actual: 'M2.5 2.5h11v11h-11zM5.5 6v4.5M10.5 6v4.5M8 6.7v.1M8 9.7v.1',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.5V11M8 5.1v.1',
  pause: 'M5.5 3v10M10.5 3v10',
  point: 'M4 2.5l8.5 5.6-4 .8-2 3.6z',
  draw: 'M2.5 13.5l.8-3.2 7.5-7.5 2.4 2.4-7.5 7.5zM9.4 4.2l2.4 2.4',
  clear: 'M6 13.5h7.5M3 9.2l5.7-5.7 4 4-5.7 5.7H5.2L3 11z',
};

/** A line icon of 16 px; decoration, so hidden from readers. */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' })) svg.setAttribute(key, value);
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
