/* paper.js: a form on paper that is entered is kept on this device with every
   keystroke, goes by the queue, and makes room for the next one. */
"use strict";
const paper = (() => {
  const form = document.querySelector("[data-paper]");
  const answered = form && "answered" in form.dataset; // the page says what was wrong
  const patience = 3000; // ms that somebody waits for a form to be sent
  const soon = 1000; // ms in which a page that is left is gone
  let id, keeping, release = null, stopped = false;

  const line = form?.querySelector("[data-state]");
  const number = form?.elements["paper.number"];
  const slug = form?.dataset.paper;

  /* All that is filled in, by the name of the field: lists, as boxes share a name. */
  function fields() {
    const all = { "paper.survey": [slug] };
    for (const [name, value] of new FormData(form)) if (value !== "" && name !== "base") (all[name] ??= []).push(value);
    return all;
  }

  const put = (options) => store.keep(id, "paper", { fields: fields(), go: "save" }, { base: Number(form.elements.base.value), ...options });

  function fill(kept) {
    for (const field of form.elements) {
      if (!field.name || field.type === "submit" || field.name === "base") continue;
      const values = kept[field.name] ?? [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    entry.refresh();
  }

  // The numbers that were given out here, also without a network.
  const lastNumber = `regiopeil-paper-${slug}`;
  const next = () => Math.max(Number(form.dataset.next), Number(localStorage.getItem(lastNumber) ?? 0) + 1);
  const remember = () => localStorage.setItem(lastNumber, Math.max(Number(number.value) || 0, next() - 1));
  const title = () => { document.querySelector("[data-form-title]").textContent = says.text("paperForm", number.value); };

  function done(text) {
    const box = document.querySelector("[data-done]");
    box.innerHTML = '<p class="said-done" role="status"></p>';
    box.firstElementChild.textContent = text;
  }

  /* One tab at a time fills in a form. false: another one has it. */
  function take(wanted) {
    return new Promise((got) => {
      navigator.locks.request(`regiopeil-sheet-${wanted}`, { signal: AbortSignal.timeout(soon) }, () => {
        got(true);
        return new Promise((free) => { release = free; });
      }).catch(() => got(false)); // nobody waits for it any more
    });
  }

  /* Makes the form one with an ID, that nobody else has. */
  async function become(own) {
    release?.();
    id = own ?? crypto.randomUUID();
    form.elements["paper.id"].value = id;
    if (!own) await take(id);
  }

  /* The form that was being entered when the page was left, or that is asked for. */
  async function again() {
    const asked = new URLSearchParams(location.search).get("id");
    const all = await store.records();
    for (const record of asked ? all.filter((r) => r.id === asked) : all.filter((r) => r.state === "draft")) {
      if (record.kind !== "paper" || record.format > store.format) continue;
      let content = await store.content(record);
      if (!content && asked && (await queue.signIn())) content = await store.content(record);
      if (content?.fields["paper.survey"]?.[0] === slug && (await take(record.id))) return { record, content };
    }
    return null;
  }

  async function takeUp() {
    const kept = await again();
    if (!kept) {
      number.value = next();
      return become();
    }
    await become(kept.record.id);
    fill(kept.content.fields);
    form.elements["paper.id"].value = id;
    form.elements.base.value = kept.record.base;
    done(says.text("paperAgain", number.value));
    answer.show(kept.record, await store.answer(kept.record));
  }

  /* What was entered, as the server has it now. */
  async function batch() {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
      const fresh = page.querySelector("[data-paper]");
      if (!fresh) return; // signed out
      form.dataset.next = fresh.dataset.next;
      for (const part of ["[data-batch]", "[data-due]"]) document.querySelector(part).replaceWith(document.importNode(page.querySelector(part), true));
    } catch {
      // No network: it is there the next time.
    }
  }

  /* On to the next empty form. */
  async function follow(text) {
    stopped = true;
    if (answered || location.search) return location.assign(`${location.pathname}?done=1`);
    await become();
    form.elements.base.value = 0;
    form.elements["paper.day"].value = "";
    number.value = next();
    entry.clear();
    title();
    form.dataset.keeps = "all";
    form.inert = stopped = false;
    line.textContent = "";
    done(says.text(text, number.value));
    entry.resume(true);
  }

  /* Saves: with a network it is sent now, and what is wrong is said before the next
     one; without, the queue has it. */
  async function save() {
    entry.hold();
    form.inert = true;
    line.textContent = says.text("wait");
    await keeping.settle();
    await put({ state: "waiting" });
    remember();
    const sent = queue.send();
    if (queue.state() === "online") await Promise.race([sent, new Promise((late) => { setTimeout(late, patience); })]);
    const left = await store.get(id);
    if (left && left.state !== "waiting") { // the page of the server shows best what is wrong
      entry.resume(false);
      form.inert = false;
      form.elements.base.value = left.base;
      stopped = true;
      return HTMLFormElement.prototype.submit.call(form);
    }
    await follow(left ? "paperDevice" : "paperNext");
    if (!left) await batch();
  }

  const show = async () => { line.textContent = says.text("kept", (await store.records()).length); };
  function fail(why) {
    if (why) console.error(why);
    line.textContent = says.text(why ? "full" : "unsafe");
    form.inert = false;
    entry.resume(false);
  }

  async function start() {
    if (!form) return;
    entry.hold();
    form.inert = true;
    if (answered) {
      id = form.elements["paper.id"].value;
      await take(id);
      if (store.ready()) await put({ rebase: true });
    } else if (store.ready()) await takeUp();
    else await become();
    title();
    form.inert = false;
    keeping = keeper(form, { put, show, fail });
    form.addEventListener("input", keeping.keep);
    form.addEventListener("change", keeping.keep);
    number.addEventListener("input", title);
    form.addEventListener("submit", (e) => {
      if (!store.ready()) return void (stopped = true); // as without a script
      e.preventDefault();
      save().catch(fail);
    });
    addEventListener("beforeunload", (e) => { if (keeping.busy() && !stopped) e.preventDefault(); });
    store.listen((news) => {
      if (news.confirmed === id) form.elements.base.value = news.version;
      if (!stopped) keeping.ready(); // there may be a key now
    });
    keeping.ready();
    entry.resume(!answered);
  }

  return { start };
})();
