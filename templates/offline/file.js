/* file.js: what waits on this device as a file, and a file of another device. It
   stays sealed: it is of use to whoever wrote it, after signing in. */
"use strict";
const file = (() => {
  const name = "regiopeil-device", version = 1, most = 50_000_000; // bytes
  const box = document.querySelector("[data-device-file]");
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const strings = (o, ...names) => Boolean(o) && names.every((n) => typeof o[n] === "string");
  const sealed = (o) => strings(o, "pair", "iv", "key", "data");

  const isRecord = (r) => strings(r, "user", "id", "kind", "state", "stamp") && uuid.test(r.id) && sealed(r.sealed) &&
    Number.isInteger(r.format) && Number.isInteger(r.base) && Number.isFinite(r.changed) &&
    (r.sending === null || (sealed(r.sending?.sealed) && strings(r.sending, "stamp") && Number.isInteger(r.sending.base))) &&
    (r.answer === null || sealed(r.answer));
  const isPair = (p) => strings(p, "id", "user", "iv", "private") && typeof p.public === "object" && p.public !== null;

  async function download() {
    const body = JSON.stringify({ format: name, version, made: new Date().toISOString(), ...(await store.all()) });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([body], { type: "application/json" }));
    link.download = `${name}-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /* Takes a file in whole, or not at all; the answer says how that went. */
  async function take(chosen) {
    let content = null;
    try {
      if (chosen.size <= most) content = JSON.parse(await chosen.text());
    } catch {
      // No JSON: as bad as any other file.
    }
    if (content?.format !== name || !Array.isArray(content.records) || !Array.isArray(content.pairs)) return says.text("fileBad");
    if (content.version > version) return says.text("fileNewer");
    if (!content.records.every(isRecord) || !content.pairs.every(isPair)) return says.text("fileBad");
    const count = await store.add(content);
    queue.send();
    return [says.text("fileTaken", count.taken), count.same && says.text("fileSame", count.same), count.other && says.text("fileOther", count.other)]
      .filter(Boolean).join(" ");
  }

  function start() {
    if (!box) return;
    const status = box.querySelector("[role=status]");
    box.querySelector("button").addEventListener("click", download);
    const input = box.querySelector("input");
    input.addEventListener("change", async () => {
      if (input.files[0]) status.textContent = await take(input.files[0]);
      input.value = "";
    });
    box.hidden = false;
  }

  return { start };
})();
