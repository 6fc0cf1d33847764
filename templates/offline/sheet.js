/* sheet.js: what is filled in on the sheet of a conversation is kept on this
   device with every keystroke, and goes by the queue. */
"use strict";
const sheet = (() => {
  const form = document.querySelector("[data-sheet]");
  const answered = form && "answered" in form.dataset; // the page says what was wrong
  const patience = 8000; // ms that somebody waits for a record to be sent
  const soon = 1000; // ms in which a page that is left is gone
  let id, stopped = false;

  const line = form?.querySelector("[data-state]");
  const fields = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => value !== "" && name !== "base"));
  const go = (where) => { stopped = true; location.assign(where); };

  /* A new sheet gets its ID here, and keeps it when the page is loaded again. */
  function identify() {
    const address = new URL(location);
    if (address.pathname !== "/field/new") return form.action.match(/[0-9a-f-]{36}$/)[0];
    const given = address.searchParams.get("id");
    const own = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(given ?? "") ? given : crypto.randomUUID();
    address.searchParams.set("id", own);
    history.replaceState(null, "", address);
    form.action = `/field/conversations/${own}`;
    return own;
  }

  /* Puts in the sheet what was kept of it. What has no field, of a page of other
     rights or another version of the program, goes along unseen. */
  function fill(kept) {
    for (const name of Object.keys(kept)) {
      const [, list, row] = /^(.*)\.(\d+)\.\w+$/.exec(name) ?? [];
      const more = list && form.querySelector(`[data-list="${CSS.escape(list)}"] [data-more]`);
      for (let n = 0; more && n <= row && !form.elements[name]; n++) more.click();
      if (form.elements[name]) continue;
      const hidden = document.createElement("input");
      Object.assign(hidden, { type: "hidden", name });
      form.append(hidden);
    }
    for (const field of form.elements) {
      if (!field.name || field.type === "submit" || field.name === "base") continue;
      if (field.type === "checkbox") field.checked = field.name in kept;
      else field.value = kept[field.name] ?? "";
      if (kept[field.name] && field.name !== "dotsEach") field.closest("details")?.setAttribute("open", "");
    }
    document.activeElement?.blur(); // a list that grows takes the focus
  }

  const put = (button, options) => store.keep(id, "conversation", { fields: fields(), go: button }, { base: Number(form.elements.base.value), ...options });

  function unsafe(why) {
    if (why) console.error(why);
    line.textContent = says.text(why ? "full" : "unsafe");
    form.inert = false;
  }

  const keeping = keeper(form, { put: () => put("save"), show, fail: unsafe });

  async function show() {
    const waiting = await store.records();
    const own = waiting.find((r) => r.id === id);
    if (own && !keeping.dirty()) line.textContent = own.id === queue.sending() ? says.text("sending") : says.text("kept", waiting.length);
  }

  /* Saves: sends it now if that can be done, and else leaves it to the queue. */
  async function save(button) {
    form.inert = true;
    line.textContent = says.text("sending");
    await keeping.settle();
    await put(button, { state: "waiting" });
    await Promise.race([queue.send(), new Promise((done) => { setTimeout(done, patience); })]);
    const left = await store.get(id);
    if (!left) return go(`/field/conversations/${id}?done=${button}`);
    if (left.state === "waiting") return later();
    // The page of the server shows best what is wrong, field by field.
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: "go", value: button });
    form.append(pressed);
    form.elements.base.value = left.base;
    stopped = true;
    HTMLFormElement.prototype.submit.call(form);
  }

  /* It goes when there is a network: the list shows how it is doing, if that can
     be opened. */
  async function later() {
    if (await worker.ready()) return go("/field");
    form.inert = false;
    return show();
  }

  /* One tab at a time fills in a sheet: in another it waits until that is closed,
     and then looks anew at what there is. The page before this one may still be
     letting go. */
  async function hold() {
    const forever = new Promise(() => {});
    const held = new Promise((got) => {
      navigator.locks.request(`regiopeil-sheet-${id}`, () => { got(true); return forever; });
    });
    if (await Promise.race([held, new Promise((late) => { setTimeout(late, soon, false); })])) return;
    form.inert = true;
    line.textContent = says.text("otherTab");
    await held;
    if (!answered) {
      location.reload();
      await forever;
    }
    form.inert = false;
  }

  /* Takes up what was kept before. false: that is on the device but locked. */
  async function takeUp() {
    const kept = await store.get(id);
    if (!kept) return true;
    if (answered) return true; // the server's answer is what counts
    if (kept.format > store.format) return false;
    let content = await store.content(kept);
    if (!content && (await queue.signIn())) content = await store.content(kept);
    if (!content) return false;
    fill(content.fields);
    if (kept.base) document.querySelector("h1").textContent = says.title(content.fields);
    form.elements.base.value = kept.base;
    answer.show(kept, await store.answer(kept));
    return true;
  }

  async function start() {
    if (!form) return;
    id = identify();
    await hold();
    form.inert = true;
    if (!(await takeUp().finally(() => { form.inert = false; }))) {
      form.inert = true;
      if (location.pathname !== "/field/new") return void (line.textContent = says.text("locked"));
      const address = new URL(location);
      address.searchParams.delete("id");
      return go(address); // what is locked is not written over: a sheet of its own
    }
    if (answered && store.ready()) await put("save", { rebase: true });
    form.addEventListener("input", keeping.keep);
    form.addEventListener("change", keeping.keep);
    form.addEventListener("submit", (e) => {
      if (!store.ready()) return void (stopped = true); // as without a script
      e.preventDefault();
      save(e.submitter?.value || "save").catch(unsafe);
    });
    addEventListener("beforeunload", (e) => { if (keeping.busy() && !stopped) e.preventDefault(); });
    store.listen((news) => {
      if (news.confirmed === id) form.elements.base.value = news.version;
      if (!stopped) keeping.ready(); // there may be a key now
      if (!keeping.dirty()) show();
    });
    keeping.ready();
    await show();
  }

  return { start, save, go };
})();
