// Dark mode, forced colours, and dragging: what a machine or a person may prefer.
import assert from "node:assert/strict";
import test from "node:test";
import { accessible, open, signIn } from "./browser.mjs";
import { answers, fill, lead, send, survey, toReview } from "./walk.mjs";

test("an institution's walk in dark mode is accessible, contrast included", async (t) => {
  const page = await open(t, { colorScheme: "dark" });
  await toReview(page, answers.institution, async (name) => {
    assert.ok(await light(page, "body", "backgroundColor") < 0.2, `${name} is dark`);
    await accessible(page, `dark-${name}`);
  });
  await accessible(page, "dark-review");
  await send(page);
  await accessible(page, "dark-receipt");
});

test("the pages of the staff in dark mode are accessible, contrast included", async (t) => {
  const page = await open(t, { colorScheme: "dark", viewport: { width: 1280, height: 900 } });
  await page.goto("/login");
  await accessible(page, "dark-login");
  await signIn(page, "analyst");
  const places = { analyst: ["/analysis", "/analysis/leidse-regio"], admin: ["/admin/surveys/leidse-regio", "/admin/surveys/leidse-regio/settings", "/admin/users"] };
  for (const role of ["analyst", "admin"]) {
    if (role === "admin") {
      await page.context().clearCookies();
      await signIn(page, role);
    }
    for (const path of places[role]) {
      await page.goto(path);
      assert.ok(await light(page, "body", "backgroundColor") < 0.2, `${path} is dark`);
      await accessible(page, `dark${path}`);
    }
  }
});

/** Relative brightness of a colour of an element, 0 is black. */
const light = (page, selector, property) => page.locator(selector).first().evaluate((e, p) => {
  const of = (n) => getComputedStyle(n)[p].match(/[\d.]+/g).map(Number);
  let c = of(e);
  if (c[3] === 0) c = of(document.documentElement);
  return (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) / 255;
}, property);

// In forced colours every colour of ours is gone; what is chosen, focused and
// filled must still be seen. Each is compared as a picture with what it is not.
test("forced colours: what is chosen, placed, focused and filled is still seen", async (t) => {
  const page = await open(t, { forcedColors: "active", viewport: { width: 1280, height: 900 } });
  await page.goto(survey);
  await lead(page);
  const card = (value) => page.locator(`.card:has([name="V1"][value="${value}"])`);
  const before = await card(1).screenshot();
  await page.check('[name="V1"][value="1"]');
  await page.locator("h1").first().click();
  assert.ok(!before.equals(await card(1).screenshot()), "the chosen card looks like any other");
  const outline = () => card(1).evaluate((e) => getComputedStyle(e).outlineStyle);
  assert.equal(await outline(), "none", "chosen is not shown as focused");
  for (let n = 0; n < 9 && !(await page.evaluate(() => document.activeElement.name === "V1")); n++) await page.keyboard.press("Tab");
  const focused = await card(1).screenshot();
  assert.notEqual(await outline(), "none");
  await page.keyboard.press("Tab");
  assert.ok(!focused.equals(await card(1).screenshot()), "the focus is not seen");
  await lead(page);
  await fill(page, answers.resident);
  await lead(page);

  await fill(page, { "V11.T1": "60" });
  for (const selector of [".progress progress", "#V11 progress"]) {
    const bar = page.locator(selector);
    const filled = await bar.screenshot();
    await bar.evaluate((b) => { b.value = 0; });
    assert.ok(!filled.equals(await bar.screenshot()), `${selector} looks the same full and empty`);
  }
  const step = page.locator('label:has([name="V8.T1"][value="4"])').first();
  const unchosen = await step.screenshot();
  await page.check('[name="V8.T1"][value="4"]');
  await page.evaluate(() => document.activeElement.blur());
  assert.ok(!unchosen.equals(await step.screenshot()), "a chosen step looks like any other");
  await accessible(page, "forced-part-2");

  const staff = await open(t, { forcedColors: "active", viewport: { width: 1280, height: 900 } });
  await signIn(staff, "analyst");
  await staff.goto("/analysis/leidse-regio");
  const colours = await staff.locator("svg.bar").first().evaluate((svg) =>
    [".bar-all", ".bar-part"].map((part) => getComputedStyle(svg.querySelector(part)).fill));
  assert.notEqual(colours[0], colours[1], "a bar is as its ground");
  await accessible(staff, "forced-analysis");
});

test("dragging ranks, moves and takes away, beside the buttons", async (t) => {
  const page = await open(t, { viewport: { width: 1280, height: 1200 } });
  await page.goto(survey);
  await lead(page);
  await fill(page, { V1: "1" });
  await lead(page);
  await fill(page, answers.resident);
  await lead(page);
  const item = (theme) => page.locator(`#V10 .rank:has(select[name="V10.${theme}"])`);
  const chosen = page.locator("#V10 .ranking > .rows").first();
  const rest = page.locator("#V10 .ranking > .rows").last();
  const ranks = () => page.locator("#V10 select").evaluateAll((all) =>
    Object.fromEntries(all.filter((s) => s.value).map((s) => [s.name.slice(4), s.value])));
  // The list of what is chosen is empty and has no height: the words above it take the first.
  // On a busy machine the page can be too late for the mouse: then it is dragged again.
  const ranked = async (theme, at) => {
    const before = JSON.stringify(await ranks());
    for (let tries = 0; tries < 4; tries++) {
      await item(theme).dragTo(at);
      const changed = await page.waitForFunction((was) => was !== JSON.stringify(Object.fromEntries(
        [...document.querySelectorAll("#V10 select")].filter((s) => s.value).map((s) => [s.name.slice(4), s.value]))), before, { timeout: 1500 }).catch(() => null);
      if (changed) break;
    }
    return ranks();
  };
  const target = (await chosen.locator(".rank").count()) ? chosen : page.locator("#V10 .rank-empty");
  assert.deepEqual(await ranked("T3", target), { T3: "1" });
  assert.deepEqual(await ranked("T5", item("T3")), { T5: "1", T3: "2" }, "dropped on the first: before it");
  assert.deepEqual(await ranked("T1", item("T3")), { T5: "1", T1: "2", T3: "3" });
  assert.deepEqual(await ranked("T8", item("T5")), { T8: "1", T5: "2", T1: "3" }, "a fourth pushes the last one out");
  assert.deepEqual(await ranked("T1", item("T8")), { T1: "1", T8: "2", T5: "3" }, "moved within the three");
  assert.deepEqual(await ranked("T8", rest.locator(".rank").first()), { T1: "1", T5: "2" }, "dropped among the rest: taken away");
  assert.match(await page.locator("#V10 [role=status]").textContent(), /\S/, "a screen reader hears it");
  await fill(page, Object.fromEntries(Object.entries(answers.resident).filter(([name]) => !name.startsWith("V10."))));
  assert.deepEqual(await ranks(), { T1: "1", T5: "2" });
  await lead(page);
  await page.goto(`${survey}/p/3`);
  assert.deepEqual(await ranks(), { T1: "1", T5: "2" }, "what was dragged is sent");
  assert.deepEqual(page.wrongs, []);
});

test("matrix, ranking and points work by touch", async (t) => {
  const page = await open(t, { hasTouch: true, isMobile: true });
  await page.goto(survey);
  await page.locator('button[name="go"][value="next"]').tap();
  await page.locator('.card:has([name="V1"][value="1"])').tap();
  await page.locator('button[name="go"][value="next"]').tap();
  await page.locator('.card:has([name="V2"][value="GM0579"])').tap();
  await page.locator('button[name="go"][value="next"]').tap();
  await page.locator('[name="V8.T1"][value="4"]').locator("xpath=ancestor::label").tap();
  assert.ok(await page.isChecked('[name="V8.T1"][value="4"]'), "a step of a matrix");
  const moves = (theme) => page.locator(`#V10 .rank:has(select[name="V10.${theme}"]) .round`);
  await moves("T2").first().tap();
  await moves("T7").first().tap();
  await moves("T7").first().tap();
  const rank = (theme) => page.inputValue(`[name="V10.${theme}"]`);
  assert.deepEqual([await rank("T7"), await rank("T2"), await rank("T1")], ["1", "2", ""]);
  await moves("T7").last().tap();
  assert.deepEqual([await rank("T7"), await rank("T2")], ["2", "1"]);
  const points = page.locator('#V11 .stepper:has([name="V11.T3"]) button');
  for (let n = 0; n < 4; n++) await points.last().tap();
  await points.first().tap();
  assert.equal(await page.inputValue('[name="V11.T3"]'), "15");
  assert.match(await page.locator("#V11 .left").innerText(), /85/);
  for (const target of await page.locator("#V8 label, #V10 .round, #V11 .stepper button").all()) {
    const box = await target.boundingBox();
    if (!box) continue; // a label of a wider screen
    assert.ok(box.width >= 44 && box.height >= 44, `a target of ${Math.round(box.width)} × ${Math.round(box.height)} px: ${await target.innerText()}`);
  }
  assert.deepEqual(page.wrongs, []);
});
