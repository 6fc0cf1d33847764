/* What a script adds to the questions. Every page works without it. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const make = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  // An option that excludes the others, and "other, namely".
  for (const cards of all(".cards")) {
    cards.addEventListener("change", ({ target }) => {
      if (target.type !== "checkbox" || !target.checked) return;
      for (const box of all('input[type="checkbox"]', cards)) {
        if (box !== target && ("exclusive" in target.dataset || "exclusive" in box.dataset)) box.checked = false;
      }
    });
    cards.addEventListener("input", ({ target }) => {
      const option = target.closest(".other")?.previousElementSibling?.querySelector("input");
      if (option && target.value && !option.checked) {
        option.checked = true;
        option.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }

  // Characters left. What counts is the character, not its UTF-16 units.
  const form = document.getElementById("answers");
  for (const field of all("[data-max]")) {
    const count = document.getElementById(field.id + "-count");
    if (!count || !form) continue;
    const most = count.textContent;
    const show = () => {
      const left = field.dataset.max - [...field.value].length;
      const text = left < 0 ? form.dataset.over : left === 1 ? form.dataset.leftOne : form.dataset.left;
      count.textContent = field.value ? fill(text, { n: Math.abs(left) }) : most;
      count.classList.toggle("over", left < 0);
    };
    field.addEventListener("input", show);
    show();
  }

  // A chosen radio is cleared by choosing it again or with Backspace, Delete or
  // Escape, where the question may be left open. A double click chooses only, and
  // so does what assistive technology presses: it works without a pointer.
  if (form) {
    const status = make("p", { className: "unseen" });
    status.setAttribute("role", "status");
    form.append(status);
    let held = null, since = -Infinity;
    const clearable = (input) => input?.type === "radio" && input.checked && !input.closest(".question")?.querySelector(".required");
    const clear = (radio) => {
      radio.checked = false;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
      status.textContent = form.dataset.cleared;
    };
    form.addEventListener("change", ({ target }) => {
      if (target.type !== "radio" || !target.checked) return;
      since = performance.now();
      status.textContent = "";
    });
    form.addEventListener("pointerdown", ({ target }) => {
      const radio = target.closest("label")?.querySelector("input");
      held = clearable(radio) && performance.now() - since > 700 ? radio : null;
    });
    form.addEventListener("pointercancel", () => { held = null; });
    form.addEventListener("click", ({ target }) => {
      if (target !== held) return;
      held = null;
      clear(target);
    });
    form.addEventListener("keydown", (e) => {
      if (!["Backspace", "Delete", "Escape"].includes(e.key) || !clearable(e.target)) return;
      e.preventDefault();
      clear(e.target);
    });
  }

  // Points: minus and plus, and what is left to divide.
  for (const points of all(".points")) {
    const say = points.dataset, sum = Number(say.sum), step = 5;
    const inputs = all("input", points), left = points.querySelector(".left");
    left.hidden = false;
    const value = (input) => (/^\s*\d+\s*$/.test(input.value) ? Number(input.value) : 0);
    const show = () => {
      const used = inputs.reduce((total, input) => total + value(input), 0), rest = sum - used;
      left.querySelector("strong").textContent = rest === 0 ? say.done
        : fill(rest < 0 ? say.over : rest === 1 ? say.leftOne : say.left, { n: Math.abs(rest) });
      left.querySelector("progress").value = Math.min(used, sum);
      left.classList.toggle("over", rest < 0);
    };
    for (const input of inputs) {
      const name = input.closest(".point").querySelector(".row-name").textContent;
      const button = (sign, text, by) => {
        const b = make("button", { type: "button", className: "round", textContent: sign });
        b.setAttribute("aria-label", fill(text, { n: step, name }));
        b.addEventListener("click", () => {
          input.value = Math.min(sum, Math.max(0, value(input) + by)) || "";
          show();
        });
        return b;
      };
      input.before(button("−", say.less, -step));
      input.after(button("+", say.more, step));
      input.addEventListener("input", show);
    }
    show();
  }

  // Ranking: the selects keep the answer; buttons and dragging set them.
  for (const ranking of all(".ranking")) rank(ranking);

  function rank(ranking) {
    const say = ranking.dataset, top = Number(say.top), status = ranking.querySelector("[role=status]");
    const rest = ranking.querySelector(".rows"), items = all(".rank", rest);
    const chosen = make("ol", { className: "rows" });
    const heading = (text) => make("h3", { className: "rank-title", textContent: fill(text, { n: top }) });
    rest.before(heading(say.chosen), chosen, make("p", { className: "rank-empty", textContent: say.empty }), heading(say.rest));
    const select = (item) => item.querySelector("select");
    const name = (item) => item.querySelector(".row-name").textContent;
    let places = items.filter((i) => select(i).value).sort((a, b) => select(a).value - select(b).value);

    const show = () => {
      for (const item of items) {
        const at = places.indexOf(item);
        select(item).value = at < 0 ? "" : at + 1;
        item.classList.toggle("placed", at >= 0);
        const [up, down] = all(".round", item);
        up.disabled = at === 0;
        down.disabled = at < 0;
      }
      chosen.append(...places);
      rest.append(...items.filter((i) => !places.includes(i)));
    };
    // place puts an item at a rank, counted from 0; past the last it has none.
    const place = (item, at) => {
      places = places.filter((other) => other !== item);
      if (at >= 0 && at < top) places.splice(Math.min(at, places.length), 0, item);
      places = places.slice(0, top);
      show();
      const now = places.indexOf(item);
      status.textContent = fill(now < 0 ? say.none : say.now, { name: name(item), n: now + 1 });
    };
    for (const item of items) {
      const move = (sign, text, to) => {
        const b = make("button", { type: "button", className: "round", textContent: sign });
        b.setAttribute("aria-label", fill(text, { name: name(item) }));
        b.addEventListener("click", () => {
          place(item, to(places.indexOf(item)));
          (b.disabled ? all(".round", item).find((other) => !other.disabled) : b)?.focus();
        });
        return b;
      };
      item.append(make("div", { className: "moves" },
        move("↑", say.up, (at) => (at < 0 ? Math.min(places.length, top - 1) : at - 1)),
        move("↓", say.down, (at) => (at + 1 < places.length ? at + 1 : top))));
      select(item).addEventListener("change", () => {
        const at = select(item).value ? select(item).value - 1 : top;
        place(item, at);
        select(item).focus();
      });
      drag(item);
    }
    show();

    function drag(item) {
      item.draggable = true;
      item.addEventListener("dragstart", (e) => {
        e.dataTransfer.effectAllowed = "move";
        e.dataTransfer.setData("text/plain", name(item));
        item.classList.add("drag");
      });
      item.addEventListener("dragend", () => item.classList.remove("drag"));
    }
    ranking.addEventListener("dragover", (e) => e.preventDefault());
    ranking.addEventListener("drop", (e) => {
      e.preventDefault();
      const item = items.find((i) => i.classList.contains("drag"));
      if (!item) return;
      const over = e.target.closest(".rank"), at = places.indexOf(over);
      if (at >= 0) place(item, at);
      else place(item, e.target.closest(".rows") === rest ? top : places.length);
    });
  }

  // The error summary takes the focus, also where autofocus does not.
  const wrong = document.querySelector(".error-summary");
  if (wrong) wrong.focus();

  // Copy and print.
  for (const tools of all(".code-tools")) tools.hidden = false;
  for (const button of all("[data-print]")) button.addEventListener("click", () => print());
  for (const button of all("[data-copy]")) {
    button.addEventListener("click", async () => {
      const node = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(node.textContent.trim());
        button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
      } catch {
        getSelection().selectAllChildren(node); // no permission: it stands ready to copy by hand
      }
    });
  }
})();
