/* answer.js: shows above a sheet why the server did not take it, and lets one
   choose where somebody else changed the same. */
"use strict";
const answer = (() => {
  const put = (parent, tag, text, className = "") => {
    const el = parent.appendChild(document.createElement(tag));
    el.textContent = text;
    el.className = className;
    return el;
  };

  function problems(box, list) {
    for (const { field, text } of list) {
      const item = put(box.querySelector("ul"), "li", "");
      const target = field && document.getElementById(field);
      if (!target) { item.textContent = text; continue; }
      const link = put(item, "a", text);
      link.href = `#${field}`;
      link.addEventListener("click", (e) => {
        e.preventDefault();
        target.closest("details")?.setAttribute("open", "");
        target.focus();
      });
    }
  }

  function differences(box, record, said) {
    for (const d of said.differ ?? []) {
      const row = put(box.querySelector("tbody"), "tr", "");
      put(row, "th", d.label).scope = "row";
      put(row, "td", d.theirs, "typed");
      put(row, "td", d.mine, "typed");
    }
    box.querySelector("[data-mine]").addEventListener("click", async () => {
      const content = await store.content(record);
      await store.keep(record.id, record.kind, content, { base: said.version, rebase: true });
      document.querySelector("[data-sheet]").elements.base.value = said.version;
      await sheet.save(content.go);
    });
    box.querySelector("[data-theirs]").addEventListener("click", async () => {
      if (!confirm(says.text("theirsSure"))) return;
      await store.drop(record.id);
      sheet.go(`/field/conversations/${record.id}`);
    });
  }

  /* said is what the server answered about a record; null: nothing. */
  function show(record, said) {
    if (!said || !["refused", "conflict"].includes(record.state)) return;
    const box = document.getElementById(`device-${record.state}`).content.cloneNode(true).firstElementChild;
    document.querySelector("[data-sheet], [data-paper]").before(box);
    if (record.state === "conflict") differences(box, record, said);
    else problems(box, said.problems ?? [{ text: says.text("refusedOther") }]);
    box.focus();
  }

  return { show };
})();
