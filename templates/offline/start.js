/* start.js: begins where the browser can keep things safely; elsewhere the pages
   work as they do without a script. */
"use strict";
(async () => {
  entry.start();
  if (!says.possible || !store.possible) return;
  await queue.remember();
  await Promise.all([sheet.start(), paper.start(), list.start(), file.start(), queue.start(), worker.start()]);
})().catch((e) => { console.error(e); });
