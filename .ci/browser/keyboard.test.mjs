import assert from "node:assert/strict";
import test from "node:test";
import { open } from "./browser.mjs";
import { answers, survey } from "./walk.mjs";

test("the whole walk works with the keyboard alone", async (t) => {
  const page = await open(t, { viewport: { width: 1280, height: 900 } });
  await page.goto(survey);
  const values = answers.institution;
  for (let n = 0; n < 15; n++) {
    const path = new URL(page.url()).pathname;
    if (path.endsWith("/review")) break;
    await walkPage(page, values);
    assert.notEqual(new URL(page.url()).pathname, path, `${path}: ${await page.locator("main").innerText()}`);
  }
  const review = await page.locator("main").innerText();
  for (const typed of [values.V18t, values.V20t, values.V21]) assert.ok(review.includes(typed), `the review page shows “${typed}”`);
  assert.match(review, /Groen en recreatie[\s\S]*Wonen[\s\S]*Bestuur en dienstverlening/, "the ranking, best first");
  await to(page, (f) => f.name === "go" && f.value === "submit");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#receipt");
});

/** Goes through a page by Tab, answers what comes by, and presses the button that leads on. */
async function walkPage(page, values) {
  for (let tabs = 0; tabs < 400; tabs++) {
    await page.keyboard.press("Tab");
    const f = await focused(page);
    if (f.outline === "none") assert.fail(`no visible focus on ${f.tag} ${f.name} ${f.text}`);
    if (f.name === "go" && f.value === "next") {
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      return;
    }
    await answer(page, f, values);
  }
  assert.fail("no button that leads on within 400 tabs");
}

async function answer(page, f, values) {
  if (f.rank !== null) {
    // The up button of an item that is to be ranked, pressed in the order of the ranks.
    const want = values[f.rank];
    if (want && f.place === "" && f.ranked === Number(want) - 1 && f.up) await page.keyboard.press("Enter");
    else if (want && f.up && f.place !== "" && Number(f.place) > Number(want)) await page.keyboard.press("Enter");
    return;
  }
  const want = values[f.name];
  if (want === undefined) return;
  if (f.type === "radio") {
    for (let i = 0; i < 15; i++) {
      const now = await focused(page);
      if (now.value === want) { if (!now.checked) await page.keyboard.press("Space"); return; }
      await page.keyboard.press("ArrowDown");
    }
    assert.fail(`${f.name}: the arrows do not reach ${want}`);
  }
  if (f.type === "checkbox") {
    if (want.includes(f.value) && !f.checked) await page.keyboard.press("Space");
    return;
  }
  if ((f.tag === "INPUT" || f.tag === "TEXTAREA") && f.value === "") await page.keyboard.type(want);
}

async function to(page, wanted) {
  for (let tabs = 0; tabs < 200; tabs++) {
    await page.keyboard.press("Tab");
    if (wanted(await focused(page))) return;
  }
  assert.fail("not reached by Tab");
}

const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  const rank = e.closest(".rank")?.querySelector("select") ?? null;
  const shown = e.matches('input[type="radio"], input[type="checkbox"]') ? e.closest("label") ?? e : e;
  const visible = [e, shown].some((x) => {
    const s = getComputedStyle(x);
    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none";
  });
  return {
    tag: e.tagName, type: e.type, name: e.name ?? "", value: e.value ?? "", checked: e.checked === true, text: e.textContent.slice(0, 40),
    outline: visible || e === document.body ? "seen" : "none",
    rank: e.tagName === "BUTTON" && rank ? rank.name : null,
    place: rank?.value ?? "", up: e.tagName === "BUTTON" && e === e.closest(".rank")?.querySelector("button"),
    ranked: [...document.querySelectorAll(".rank select")].filter((s) => s.value).length,
  };
});
