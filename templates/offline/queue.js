/* queue.js: sends what waits on this device, while any page for organisers is
   open. One tab at a time sends; the server stores the same record once, however
   often it comes. */
"use strict";
const queue = (() => {
  const longest = 30_000, patience = 30_000; // ms: between two attempts, for an answer
  // Where each kind of record goes.
  const kinds = {
    conversation: (id) => `/field/conversations/${id}`,
    paper: (id, fields) => `/field/paper/${encodeURIComponent(fields["paper.survey"]?.[0] ?? "")}`,
  };
  let state = "unknown"; // "online", "offline" or "out": not signed in
  let now = null; // the ID of what is being sent
  let failed = 0, timer = 0;

  const say = (next) => { state = next; store.tell({ state: next }); };

  // The key stays in the tabs that are open: a new one asks the others.
  const tabKey = "regiopeil-device-key";
  const tabs = globalThis.BroadcastChannel && new BroadcastChannel(tabKey);
  const soon = 200; // ms in which another tab answers

  const forget = () => {
    sessionStorage.removeItem(tabKey);
    return store.signIn(null);
  };

  function listen() {
    tabs.addEventListener("message", ({ data }) => {
      const kept = sessionStorage.getItem(tabKey);
      if (data.ask && kept) tabs.postMessage({ kept });
      if (data.forget) forget().then(() => say("out"));
    });
  }

  const askTabs = () => new Promise((answered) => {
    tabs.addEventListener("message", ({ data }) => { if (data.kept) answered(data.kept); });
    tabs.postMessage({ ask: true });
    setTimeout(answered, soon, null);
  });

  /* Asks the server who is signed in, which gives the key to what waits here. */
  async function signIn() {
    try {
      const reply = await fetch("/field/key", { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(patience) });
      if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) {
        await forget();
        tabs.postMessage({ forget: true });
        say("out");
        return false;
      }
      if (!reply.ok) throw new Error(reply.statusText);
      const who = await reply.json();
      sessionStorage.setItem(tabKey, JSON.stringify(who));
      await store.signIn(who);
      say("online");
      return true;
    } catch {
      say("offline");
      return false;
    }
  }

  /* The key that this tab had before it was loaded again, or that another has. */
  async function remember() {
    const kept = sessionStorage.getItem(tabKey) ?? (await askTabs());
    if (kept) sessionStorage.setItem(tabKey, kept);
    listen();
    await store.signIn(kept ? JSON.parse(kept) : null);
  }

  /* The fields of a record as a form; a field that is a list has several values. */
  function form(content, base) {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries({ ...content.fields, base, go: content.go })) {
      for (const value of [values].flat()) body.append(name, value);
    }
    return body;
  }

  /* Sends one record: "done", "later" or, where there is nothing to send, "none". */
  async function sendOne(record) {
    const sending = await store.begin(record.id);
    const content = sending && (await store.sentContent(record.id, sending));
    if (!content) return "none"; // it is no longer to be sent, or cannot be read
    now = record.id;
    store.tell();
    try {
      const reply = await fetch(kinds[record.kind](record.id, content.fields), {
        method: "POST", headers: { Accept: "application/json" }, body: form(content, sending.base), redirect: "manual", signal: AbortSignal.timeout(patience),
      });
      const answer = /^application\/json/.test(reply.headers.get("Content-Type")) ? await reply.json() : {};
      if (reply.status === 200 && answer.id === record.id) {
        await store.confirm(record.id, sending.stamp, answer.version);
        return "done";
      }
      if (reply.status === 401) {
        await signIn();
        return "later";
      }
      if (reply.status >= 500 || reply.status < 400 || reply.status === 408 || reply.status === 429) return "later";
      await store.refuse(record.id, sending.stamp, reply.status === 409 && answer.version ? "conflict" : "refused", answer);
      return "done";
    } catch {
      say("offline");
      return "later";
    } finally {
      now = null;
      store.tell();
    }
  }

  /* Sends what waits, also what comes meanwhile. A record that the server cannot
     take now does not hold up the others. */
  async function sendAll() {
    if (!(await signIn())) return false;
    const stuck = new Set();
    for (let again = true; again;) {
      again = false;
      for (const record of await store.records()) {
        if (record.state !== "waiting" || stuck.has(record.id) || !kinds[record.kind] || record.format > store.format) continue;
        const went = await sendOne(record);
        if (went === "later") stuck.add(record.id);
        if (state !== "online") return false;
        again ||= went === "done";
      }
    }
    return stuck.size === 0;
  }

  /* Sends all that waits, when no other tab does. What fails is tried again after
     a while that grows, and at once when the browser sees a network. */
  async function send() {
    clearTimeout(timer);
    const done = await navigator.locks.request("regiopeil-send", sendAll);
    failed = done ? 0 : failed + 1;
    const wait = Math.min(longest, 1000 * 2 ** Math.min(failed, 10)) * (0.5 + Math.random() / 2);
    if (!done) timer = setTimeout(send, wait);
    return done;
  }

  function start() {
    addEventListener("online", () => { failed = 0; send(); });
    addEventListener("offline", () => say("offline"));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
    return send();
  }

  return { remember, signIn, send, start, state: () => state, sending: () => now };
})();
