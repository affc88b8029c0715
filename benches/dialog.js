// Notes when Connect is clicked and when the page says that the dialog is displayed. One argument: the button.
const [connect] = arguments;
const now = () => performance.timeOrigin + performance.now();
window.bench?.stop?.();
const bench = window.bench = { clicked: null, displayed: null };
const click = () => { bench.clicked ??= now(); };
document.querySelector(connect).addEventListener('click', click, { capture: true, once: true });
const observer = new MutationObserver(() => {
  if (bench.clicked === null || !document.querySelector('[data-testid=request-state][data-state=displayed]')) return;
  bench.displayed = now();
  observer.disconnect();
});
observer.observe(document.body, { subtree: true, childList: true, attributes: true });
