/* says.js: the texts that the script says, which the page brings along, and what
   they are about. */
"use strict";
const says = (() => {
  const texts = document.querySelector("[data-says]")?.dataset ?? {};
  const lang = document.documentElement.lang;
  const text = (name, value = "") => (texts[name] ?? "").replace("#", value);
  /* Wherever the device is, times are those of the consultation, as on the pages of the server. */
  const time = (ms) => new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" }).format(ms);

  /* What a record is called: a conversation by its day, and where or with whom; a
     form on paper by its number. */
  function title(fields, kind = "conversation") {
    if (kind === "paper") return text("paperForm", fields["paper.number"]?.[0] ?? "");
    const day = /^\d{4}-\d\d-\d\d$/.test(fields.date ?? "") ? new Date(`${fields.date}T12:00:00`) : NaN;
    const when = isNaN(day) ? text("noDate") : new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", year: "numeric" }).format(day);
    const where = fields.counterpart || fields.place;
    return where ? `${when} – ${where}` : when;
  }

  /* The state of a record. problem is why it was refused, if that can be read. */
  function state(record, problem) {
    if (record.id === queue.sending()) return text("sending");
    if (record.format > store.format) return text("newer");
    if (record.state === "refused") return text("refused", problem || text("refusedOther"));
    if (record.state === "conflict") return text("conflict");
    return text(record.state === "waiting" ? "waiting" : "draft");
  }

  /* How this device is doing, in one line. */
  function whole(waiting, last) {
    if (!waiting) return last ? text("sentAt", time(last.at)) : text("nothing");
    if (queue.sending()) return text("sending");
    return text(queue.state() === "out" ? "out" : "unsent", waiting);
  }

  return { text, time, title, state, whole, possible: Boolean(texts.unsent) };
})();
