/* staff.js: what a script adds to the pages for staff. Every page works without
   it: errors are in sight anyway, the page of a job can be loaded again, and of a
   chart there is the SVG. */
"use strict";
(() => {
  const problems = document.querySelector(".error-summary");
  if (problems) problems.focus();

  // What happens in a round: the browser asks again by itself when it is cut off.
  const live = document.querySelector("[data-events]");
  if (live) {
    const stream = new EventSource(live.dataset.events);
    stream.addEventListener("message", (e) => {
      const { n, state } = JSON.parse(e.data);
      const count = document.querySelector("[data-live-count]");
      if (count) count.textContent = new Intl.NumberFormat(document.documentElement.lang).format(n);
      if (state === live.dataset.state) return;
      live.dataset.state = state;
      const busy = document.activeElement && document.activeElement.matches("textarea, input:not([type=radio])");
      if (!busy) location.reload(); // nothing that is being typed is lost
    });
  }

  // Who signs out leaves no pages on the device, nor the key to what waits there.
  document.querySelector('form[action="/logout"]')?.addEventListener("submit", () => {
    sessionStorage.clear();
    navigator.serviceWorker?.controller?.postMessage("forget"); // it may be busy keeping them
    globalThis.caches?.delete("regiopeil-field");
  });

  const sheet = document.querySelector("[data-sheet]");
  if (sheet) {
    for (const b of sheet.querySelectorAll("[data-step]")) b.hidden = false;
    sheet.querySelector("[data-without-script]")?.remove(); // lists grow by themselves
    sheet.addEventListener("click", (e) => {
      const step = e.target.closest("[data-step]");
      if (!step) return;
      const field = step.parentElement.querySelector("input");
      const n = Math.max(0, (parseInt(field.value, 10) || 0) + Number(step.dataset.step));
      field.value = n === 0 ? "" : String(n);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    // A row of a list that is begun gets an empty one after it.
    const grow = (list, focus) => {
      const rows = list.querySelectorAll("[data-row]");
      const last = rows[rows.length - 1];
      const next = last.cloneNode(true);
      const from = `${list.dataset.list}.${rows.length - 1}.`, to = `${list.dataset.list}.${rows.length}.`;
      for (const el of next.querySelectorAll("*")) {
        for (const name of ["id", "name", "for", "aria-describedby"]) {
          const value = el.getAttribute(name);
          if (value) el.setAttribute(name, value.replace(from, to));
        }
        if (el.matches("input, textarea")) el.value = el.defaultValue = "";
        if (el.matches("select")) el.selectedIndex = 0;
        if (el.matches(".error")) el.remove();
        el.removeAttribute("aria-invalid");
        el.classList.remove("wrong");
      }
      last.after(next);
      if (focus) next.querySelector("input, textarea, select").focus();
    };
    for (const list of sheet.querySelectorAll("[data-list]")) {
      const more = list.querySelector("[data-more]");
      more.hidden = false;
      more.addEventListener("click", () => grow(list, true));
      list.addEventListener("input", (e) => {
        const rows = list.querySelectorAll("[data-row]");
        if (rows[rows.length - 1].contains(e.target) && e.target.value !== "" && !e.target.matches("select")) grow(list, false);
      });
    }
    sheet.addEventListener("input", (e) => {
      const theme = e.target.closest("details.theme");
      if (theme && !e.target.matches("[type=checkbox]") && e.target.value !== "") theme.querySelector("[type=checkbox]").checked = true;
    }, true);
  }

  const count = document.querySelector("[data-count]");
  if (count) {
    const follow = async () => {
      try {
        if (!document.hidden) {
          const answer = await fetch(count.dataset.count, { headers: { Accept: "application/json" } });
          if (answer.ok) count.textContent = (await answer.json()).text;
        }
      } catch {
        // No connection: the next time there may be one.
      }
      setTimeout(follow, 4000);
    };
    setTimeout(follow, 4000);
  }

  if (document.querySelector("[data-ticks]")) {
    document.addEventListener("keydown", (e) => {
      if (e.ctrlKey || e.altKey || e.metaKey || e.target.matches("input:not([type=checkbox]), textarea, select")) return;
      const tick = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
      if (!tick) return;
      tick.checked = !tick.checked;
      tick.focus();
    });
  }

  // A drawing as PNG, twice as fine as on the page.
  const paint = async (svg) => {
    const drawing = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
    drawing.setAttribute("width", 2 * width);
    drawing.setAttribute("height", 2 * height);
    const image = new Image();
    image.src = "data:image/svg+xml," + encodeURIComponent(new XMLSerializer().serializeToString(drawing));
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    canvas.getContext("2d").drawImage(image, 0, 0);
    return new Promise((done, fail) => canvas.toBlob((png) => (png ? done(png) : fail()), "image/png"));
  };

  for (const files of document.querySelectorAll("[data-picture]")) {
    const status = files.querySelector("[role=status]");
    const button = (which, does) => {
      const b = files.querySelector(which);
      b.hidden = false;
      b.addEventListener("click", async () => {
        status.textContent = "";
        try {
          status.textContent = (await does()) ?? "";
        } catch {
          status.textContent = status.dataset.failed;
        }
      });
    };
    const drawing = async () => {
      const answer = await fetch(files.dataset.picture);
      if (!answer.ok) throw new Error(answer.statusText);
      return answer;
    };
    button("[data-png]", async () => {
      const answer = await drawing();
      const name = /filename="([^"]+)\.svg"/.exec(answer.headers.get("Content-Disposition"));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await paint(await answer.text()));
      link.download = (name ? name[1] : "regiopeil") + ".png";
      link.click();
      URL.revokeObjectURL(link.href);
    });
    if (!navigator.clipboard?.write) continue; // only where the connection is safe
    button("[data-copy]", async () => {
      const png = drawing().then((answer) => answer.text()).then(paint);
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
      return status.dataset.done;
    });
  }

  const job = document.querySelector("[data-job]");
  if (!job) return;
  const bar = job.querySelector("progress");
  const line = job.querySelector("[data-job-text]");
  const number = (n) => n.toLocaleString(document.documentElement.lang);
  let tenth = 0; // the line is read aloud when it changes: ten times is enough
  const look = async () => {
    try {
      const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const state = await answer.json();
      if (state.ready || state.failed || state.cancelled) return location.reload();
      if (!state.waiting && "waits" in job.dataset) return location.reload(); // its turn has come
      bar.max = state.of;
      bar.value = state.made;
      const now = Math.floor((10 * state.made) / state.of);
      if (now !== tenth) {
        tenth = now;
        line.textContent = line.dataset.jobText.replace("##", number(state.of)).replace("#", number(state.made));
      }
    } catch {
      // No connection: the next look may have one.
    }
    setTimeout(look, 700);
  };
  setTimeout(look, 300);
})();
