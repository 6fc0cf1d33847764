/* staff.js: what a script adds to the pages for staff. Every page works without
   it: errors are in sight anyway, and the page of a job can be loaded again. */
"use strict";
(() => {
  const problems = document.querySelector(".error-summary");
  if (problems) problems.focus();

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

  const job = document.querySelector("[data-job]");
  if (!job) return;
  const bar = job.querySelector("progress");
  const line = job.querySelector("[data-job-text]");
  const look = async () => {
    try {
      const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const state = await answer.json();
      if (state.ready || state.failed) return location.reload();
      bar.value = state.made;
      line.textContent = line.dataset.jobText.replace("##", state.of).replace("#", state.made);
    } catch {
      // No connection: the next look may have one.
    }
    setTimeout(look, 700);
  };
  setTimeout(look, 300);
})();
