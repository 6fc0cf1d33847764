/* store.js: the records that are on this device and not yet at the server.

   A record: {user, id, kind, format, state, base, stamp, changed, sealed, sending,
   answer}. Its state is "draft" (being filled in), "waiting" (to be sent),
   "refused" or "conflict". sealed holds {fields, go}: the fields of the form and
   the button that was pressed. base is the version that it was made of. stamp is
   new with every change. sending is what was sent last and not answered: it is
   sent again as it was, before anything newer is, because it may have arrived.
   answer holds why it was refused. Only sealed texts say what was written. */
"use strict";
const store = (() => {
  const day = 86_400_000; // ms
  const format = 1; // of a record; a later program reads the earlier ones
  let opened;
  const database = () => (opened ??= idb.openDB("regiopeil", 1, {
    upgrade(db) {
      db.createObjectStore("records", { keyPath: ["user", "id"] });
      db.createObjectStore("pairs", { keyPath: "id" });
      db.createObjectStore("sent", { keyPath: ["user", "id"] });
    },
    blocking(_, __, event) { event.target.close(); opened = undefined; }, // a newer program waits
    terminated() { opened = undefined; },
  }));
  const told = globalThis.BroadcastChannel ? new BroadcastChannel("regiopeil-device") : {};
  const listeners = [];
  const tell = (news = {}) => { told.postMessage(news); for (const l of listeners) l(news); };
  told.onmessage = (e) => { for (const l of listeners) l(e.data); };

  let pair, privateKeys = new Map();

  /* Whose records these are: the last user that was signed in here. */
  async function lastPair() {
    const all = await (await database()).getAll("pairs");
    return all.sort((a, b) => b.used - a.used)[0];
  }

  /* Takes the key of who is signed in; null: nobody is, or it is not known. Until
     the new key is there the one before it counts: a record that is looked up
     meanwhile is not gone. */
  async function signIn(who) {
    const db = await database();
    for (const s of await db.getAll("sent")) if (s.at < Date.now() - day) await db.delete("sent", [s.user, s.id]);
    if (!who) {
      privateKeys = new Map();
      return void (pair ??= await lastPair());
    }
    await navigator.locks.request("regiopeil-pair", async () => {
      const own = (await db.getAll("pairs")).filter((p) => p.user === who.user).sort((a, b) => b.used - a.used);
      const keys = new Map();
      let next;
      for (const p of own) {
        const opens = await seal.unlock(p, who.key).catch(() => null); // null: of a server with other keys
        keys.set(p.id, opens);
        if (opens) next ??= p;
      }
      if (!next) {
        next = await seal.makePair(who.user, who.key);
        keys.set(next.id, await seal.unlock(next, who.key));
      }
      await db.put("pairs", { ...next, used: Date.now() });
      [pair, privateKeys] = [next, keys];
    });
  }

  /* What is in a sealed text; null: it cannot be read, now or ever. */
  async function open(id, sealed) {
    const privateKey = sealed && privateKeys.get(sealed.pair);
    return privateKey ? seal.open(privateKey, id, sealed).catch(() => null) : null;
  }

  const at = (id) => [pair.user, id];
  const get = async (id) => (pair ? (await database()).get("records", at(id)) : undefined);

  /* Changes a record in one transaction, after which it is on disk. change gets
     what is there, or undefined, and returns what comes in its place; null: it
     goes; undefined: it stays. */
  async function update(id, change) {
    const tx = (await database()).transaction(["records", "sent"], "readwrite", { durability: "strict" });
    const records = tx.objectStore("records");
    const next = change(await records.get(at(id)), tx.objectStore("sent"));
    if (next === null) await records.delete(at(id));
    else if (next) await records.put(next);
    await tx.done;
    tell();
    return next;
  }

  /* Keeps what is in a sheet. base counts where the record is not there yet, or
     rebase says so. */
  async function keep(id, kind, content, { state = "draft", base = 0, rebase = false } = {}) {
    const sealed = await seal.close(pair, id, content);
    return update(id, (now) => ({
      user: pair.user, id, kind, format, state, sealed,
      base: now && !rebase ? now.base : base,
      stamp: crypto.randomUUID(), changed: Date.now(), sending: now?.sending ?? null, answer: now && state !== "waiting" ? now.answer : null,
    }));
  }

  /* What to send of a waiting record: what was sent and not answered, or else what
     there is now. */
  const begin = async (id) => (await update(id, (now) => {
    if (now?.state !== "waiting") return undefined;
    now.sending ??= { sealed: now.sealed, base: now.base, stamp: now.stamp };
    return now;
  }))?.sending;

  /* The server has it: it goes from the device, but for what was changed since. */
  const confirm = (id, stamp, version) => update(id, (now, sent) => {
    if (!now) return undefined;
    if (now.stamp === stamp) {
      sent.put({ user: now.user, id, kind: now.kind, version, at: Date.now() });
      return null;
    }
    return { ...now, base: version, sending: null };
  }).then(() => tell({ confirmed: id, version }));

  /* The server did not take it, and says why. */
  async function refuse(id, stamp, state, answer) {
    const sealed = await seal.close(pair, id, answer);
    return update(id, (now) => {
      if (!now) return undefined;
      const same = now.stamp === stamp;
      return { ...now, sending: null, state: same ? state : now.state, answer: same ? sealed : now.answer };
    });
  }

  const mine = async (name) => (pair ? (await (await database()).getAll(name)).filter((r) => r.user === pair.user) : []);

  /* How many records wait here for somebody else to sign in. */
  const others = async () => (await (await database()).getAll("records")).filter((r) => r.user !== pair?.user).length;

  /* All that waits here, as it is kept: only who may read it here may read it
     elsewhere. */
  async function all() {
    const db = await database();
    return { records: await db.getAll("records"), pairs: await db.getAll("pairs") };
  }

  /* Adds records of another device, and says how many came, were here already, and
     are here in another version: that one stays. */
  async function add({ records, pairs }) {
    const count = { taken: 0, same: 0, other: 0 };
    const tx = (await database()).transaction(["records", "pairs"], "readwrite", { durability: "strict" });
    for (const p of pairs) if (!(await tx.objectStore("pairs").get(p.id))) await tx.objectStore("pairs").put({ ...p, used: 0 });
    for (const r of records) {
      const here = await tx.objectStore("records").get([r.user, r.id]);
      count[!here ? "taken" : here.stamp === r.stamp ? "same" : "other"]++;
      if (!here) await tx.objectStore("records").put(r);
    }
    await tx.done;
    tell();
    return count;
  }

  /* Whether the browser keeps all this also when it runs out of space. It may ask
     the person first. */
  let persistent;
  const persist = () => (persistent ??= navigator.storage?.persist?.() ?? Promise.resolve(false));

  return {
    format, signIn, get, keep, begin, confirm, refuse, tell, others, all, add, persist,
    possible: Boolean(seal.possible && globalThis.indexedDB && navigator.locks && globalThis.BroadcastChannel),
    ready: () => Boolean(pair), // something can be kept
    listen: (does) => listeners.push(does),
    drop: (id) => update(id, () => null),
    content: (record) => open(record.id, record.sealed),
    answer: (record) => open(record.id, record.answer),
    sentContent: (id, sending) => open(id, sending.sealed),
    records: async () => (await mine("records")).sort((a, b) => b.changed - a.changed),
    sent: async () => (await mine("sent")).sort((a, b) => b.at - a.at),
  };
})();
