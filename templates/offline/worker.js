/* worker.js: the service worker, seen from a page. */
"use strict";
const worker = (() => {
  const box = document.querySelector("[data-offline-ready]");

  async function ask(what) {
    const registration = await navigator.serviceWorker.ready;
    return new Promise((answered) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (e) => answered(e.data);
      registration.active.postMessage(what, [port2]);
    });
  }

  /* Whether the pages open without a network: the worker looks. */
  const ready = () => (navigator.serviceWorker?.controller ? ask("ready") : false);

  async function start() {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register("/sw.js", { scope: "/field" });
    // The list brings all up to date; other pages only see to it that all is there.
    const all = (!box && (await ask("ready"))) || (await ask("prepare"));
    if (box) {
      box.textContent = says.text(all ? "ready" : "notReady");
      box.dataset.offlineReady = all;
    }
  }

  return { start, ready };
})();
