/* list.js: what is on this device, record by record, and how each is doing. */
"use strict";
const list = (() => {
  const section = document.querySelector("[data-device]");
  let drawing = false, again = false;

  const put = (parent, tag, text = "") => {
    const el = parent.appendChild(document.createElement(tag));
    el.textContent = text;
    return el;
  };

  /* Where a record is filled in. */
  function sheetOf({ id, kind }, fields) {
    if (kind === "paper") return `/field/paper/${encodeURIComponent(fields["paper.survey"]?.[0] ?? "")}?${new URLSearchParams({ id })}`;
    return `/field/new?${new URLSearchParams({ survey: fields.survey, kind: fields.kind, id })}`;
  }

  async function item(record) {
    const content = await store.content(record);
    const said = record.answer ? await store.answer(record) : null;
    const li = document.createElement("li");
    li.dataset.record = record.id;
    if (content) put(li, "a", says.title(content.fields, record.kind)).href = sheetOf(record, content.fields);
    else put(li, "strong", says.text("lockedTitle"));
    put(li, "span", says.state(record, said?.problems?.map((p) => p.text).join(" "))).dataset.recordState = record.state;
    if ((content || queue.state() === "online") && record.id !== queue.sending()) {
      const drop = put(li, "button", says.text("drop"));
      Object.assign(drop, { type: "button", className: "link" });
      drop.addEventListener("click", () => { if (confirm(says.text("dropSure"))) store.drop(record.id); });
    }
    return li;
  }

  async function gone(record) {
    const li = document.createElement("li");
    if (record.kind === "paper") put(li, "strong", says.text("paperSent"));
    else put(li, "a", says.text("sentTitle")).href = `/field/conversations/${record.id}`;
    put(li, "span", says.text("sentAt", says.time(record.at)));
    return li;
  }

  async function draw() {
    const [records, sent, others] = await Promise.all([store.records(), store.sent(), store.others()]);
    const items = await Promise.all([...records.map(item), ...sent.slice(0, 5).map(gone)]);
    section.querySelector("ul").replaceChildren(...items);
    section.querySelector("[data-device-state]").textContent = says.whole(records.length, sent[0]);
    section.querySelector("[data-device-out]").hidden = !(records.length && queue.state() === "out");
    const risk = section.querySelector("[data-device-risk]");
    risk.hidden = !records.length;
    if (records.length) risk.textContent = says.text((await store.persist()) ? "riskCleared" : "riskRefused");
    const strangers = section.querySelector("[data-device-others]");
    strangers.hidden = !others;
    strangers.textContent = says.text("others", others);
    section.hidden = false;
  }

  /* Draws once at a time, and the last news always. */
  async function show() {
    if (drawing) return void (again = true);
    drawing = true;
    do { again = false; await draw(); } while (again);
    drawing = false;
  }

  /* Takes what the server lists now, as it has more than when the page was loaded. */
  async function renew() {
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!reply?.ok || reply.redirected) return; // the next page shows it
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    for (const old of document.querySelectorAll("[data-conversations]")) {
      const now = fresh.querySelector(`[data-conversations="${CSS.escape(old.dataset.conversations)}"]`);
      if (!now) continue;
      const focus = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
      old.replaceWith(document.adoptNode(now));
      if (focus) now.querySelector(`[href="${CSS.escape(focus)}"]`)?.focus();
    }
  }

  function start() {
    if (!section) return undefined;
    if (new URLSearchParams(location.search).get("done") === "offline") section.querySelector("[data-device-page]").hidden = false;
    store.listen((news) => {
      show();
      if (news.confirmed) renew();
    });
    return show();
  }

  return { start };
})();
