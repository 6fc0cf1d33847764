/* entry.js: a form on paper is entered without a mouse. A stop is what one key, or
   one text, answers: a question with boxes, a row, a field. A key that is printed on
   the paper chooses and moves on, Enter moves on, Backspace clears and then goes
   back. Without this script it is a form like any other. */
"use strict";
const entry = (() => {
  const form = document.querySelector("[data-entry]");
  let current = null; // the stop that has the focus, had it last, or is to get it
  let early = null; // keys that were pressed while a form is being saved

  // Apart from what is said of keeping the form, which comes with every key.
  const say = (text) => { form.querySelector("[data-key-says]").textContent = text; };
  const chosen = (stop) => [...stop.querySelectorAll(":checked")];
  const isGroup = (stop) => stop.dataset.stop === "one" || stop.dataset.stop === "several";
  const told = (target) => target.dispatchEvent(new Event("input", { bubbles: true }));

  /* A text beside a box counts once the box is chosen. */
  const counts = (stop) => !stop.closest("fieldset[disabled]") && (!("beside" in stop.dataset) || stop.closest(".pick-line").querySelector(":checked"));
  const stops = () => [...form.querySelectorAll("[data-stop]")].filter(counts);

  function go(stop) {
    if (!stop) return;
    const target = isGroup(stop) ? chosen(stop)[0] ?? stop.querySelector("input") : stop;
    current = stop; // also where the browser gives the focus later
    target.focus({ preventScroll: true });
    if (stop.classList.contains("digits")) stop.select();
    (stop.closest(".entry-row, .entry") ?? stop).scrollIntoView({ block: "center" });
  }

  const move = (stop, step) => {
    const all = stops();
    go(all[all.indexOf(stop) + step]);
  };

  /* On to the question after the one that a stop is of. */
  const leave = (stop) => {
    const all = stops(), question = stop.closest(".entry");
    go(all.slice(all.indexOf(stop)).find((other) => other.closest(".entry") !== question));
  };

  function choose(stop, key) {
    const box = stop.querySelector(`input[data-key="${CSS.escape(key)}"]`);
    if (!box) return say(says.text("noKey"));
    say("");
    const several = stop.dataset.stop === "several";
    box.checked = several ? !box.checked : true;
    for (const other of several ? chosen(stop) : []) {
      if (other !== box && ("exclusive" in box.dataset || "exclusive" in other.dataset)) other.checked = false;
    }
    box.focus({ preventScroll: true });
    told(box);
    const full = box.checked && ("exclusive" in box.dataset || chosen(stop).length === Number(stop.dataset.most));
    if (!several || full) move(stop, 1);
  }

  const fields = (stop) => [...stop.closest(".entry").querySelectorAll(`[data-stop="${stop.dataset.stop}"]`)];

  /* A place in a ranking: one digit, which no other item has. */
  function rank(stop, key) {
    const others = fields(stop).filter((f) => f !== stop).map((f) => f.value);
    if (!(Number(key) >= 1 && Number(key) <= Number(stop.dataset.top)) || others.includes(key)) return say(says.text("noKey"));
    say("");
    stop.value = key;
    told(stop);
    if (others.filter(Boolean).length + 1 === Number(stop.dataset.top)) leave(stop);
    else move(stop, 1);
  }

  const sum = (all) => all.reduce((n, f) => n + (parseInt(f.value, 10) || 0), 0);

  /* Points that no further digit can follow. */
  function divide(stop) {
    const left = Number(stop.dataset.sum) - sum(fields(stop).filter((f) => f !== stop));
    const n = Number(stop.value);
    if (n === left) leave(stop);
    else if (n === 0 || n * 10 > left) move(stop, 1);
  }

  function showLeft(stop) {
    const line = stop.closest(".entry").querySelector("[data-left]");
    const used = sum(fields(stop)), left = Number(stop.dataset.sum) - used;
    line.hidden = used === 0;
    const words = left === 0 ? "done" : left < 0 ? "over" : left === 1 ? "leftOne" : "leftMany";
    line.textContent = line.dataset[words].replace("{n}", Math.abs(left));
  }

  function back(stop) {
    if (isGroup(stop) && chosen(stop).length > 0) {
      for (const box of chosen(stop)) box.checked = false;
      told(stop.querySelector("input"));
    } else move(stop, -1);
  }

  /* What a key does at a stop; false: what it does anywhere. */
  function press(stop, key) {
    const kind = stop.dataset.stop;
    if (key === "Enter") {
      if (kind === "send") return false;
      move(stop, 1);
    } else if (key === "Backspace") {
      if (!isGroup(stop) && kind !== "send" && stop.value !== "") return false;
      back(stop);
    } else if (key.length !== 1 || kind === "text" || kind === "number" || kind === "send" || (key === " " && isGroup(stop))) {
      return false;
    } else if (isGroup(stop)) {
      choose(stop, key.toLowerCase());
    } else if (kind === "rank") {
      rank(stop, key);
    } else if (!/\d/.test(key)) { // points
      say(says.text("noKey"));
    } else return false;
    return true;
  }

  function pressed(e) {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || (e.shiftKey && e.key === "Enter")) return;
    if (early) {
      early.push(e.key);
      return e.preventDefault();
    }
    let stop = e.target.closest("[data-stop]");
    if (!stop && e.target.matches(".error-summary") && e.key === "Enter") {
      e.preventDefault();
      return go(form.querySelector(".wrong[data-stop], .wrong [data-stop]") ?? stops()[0]);
    }
    if (!stop && e.target === document.body) stop = current; // the focus was lost
    if (stop && press(stop, e.key)) e.preventDefault();
  }

  /* Only the questions of the audience that the first one says. */
  function route() {
    const audience = form.querySelector("[data-audience]:checked")?.dataset.audience;
    for (const question of form.querySelectorAll("[data-for]")) {
      question.hidden = question.disabled = !question.dataset.for.split(" ").includes(audience);
    }
  }

  /* Empties the form for the next one. */
  function clear() {
    for (const stop of form.querySelectorAll("[data-stop]")) {
      if (isGroup(stop)) for (const box of chosen(stop)) box.checked = false;
      else if (stop.dataset.stop !== "send") stop.value = "";
    }
    refresh();
  }

  function refresh() {
    route();
    for (const stop of form.querySelectorAll('[data-stop="points"]')) showLeft(stop);
  }

  /* Keys that come while a form is saved belong to the next one: held back, and
     then pressed there; without again they are dropped. */
  const hold = () => { early = []; };
  function resume(again) {
    const keys = early ?? [];
    early = null;
    if (!again) return;
    go(stops()[0]);
    for (const key of keys) if (!press(current, key)) break;
  }

  /* Where nothing keeps what is typed, the browser asks before the page is left. */
  function warn() {
    let typed = false;
    form.addEventListener("input", () => { typed = true; });
    form.addEventListener("submit", () => { typed = false; });
    addEventListener("beforeunload", (e) => { if (typed && !form.dataset.keeps) e.preventDefault(); });
  }

  function start() {
    if (!form) return;
    document.addEventListener("keydown", pressed);
    form.addEventListener("focusin", (e) => { current = e.target.closest("[data-stop]") ?? current; });
    form.addEventListener("input", (e) => {
      const stop = e.target.closest("[data-stop]");
      if (e.target.matches("[data-audience]")) route();
      if (stop?.dataset.stop !== "points") return;
      showLeft(stop);
      if (e.inputType === "insertText") divide(stop);
    });
    warn();
    refresh();
    const keys = document.querySelector("[data-keys]");
    if (keys) keys.hidden = false;
    if (!document.querySelector(".error-summary")) go(stops()[0]);
  }

  return { start, clear, refresh, hold, resume };
})();
