// Runs in the page before its own scripts: see pages.py.
const measured = window.measured = { shift: 0, sent: null, own: [] };
const afterPaint = callback => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = callback;
  channel.port2.postMessage(null);
});
const whenFound = (find, then) => {
  if (find()) afterPaint(then);
  else requestAnimationFrame(() => whenFound(find, then));
};
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) measured.shift += shift.value;
}).observe({ type: "layout-shift", buffered: true });
const ASKED = ".turn.lit :is(input, textarea, button:not([aria-disabled='true']))";
window.asked = new Promise(done => {
  whenFound(() => document.querySelector(ASKED), () => done(performance.now()));
});
const shows = words => document.querySelector(".transcript")?.textContent.includes(words);
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => {
      const isAnswer = [JSON.parse(data)].flat().some(frame => frame.type === "accepted");
      if (measured.sent === null || !isAnswer) return;
      const words = measured.sent, began = performance.now();
      measured.sent = null;
      whenFound(() => shows(words), () => measured.own.push(performance.now() - began));
    });
  }
};
