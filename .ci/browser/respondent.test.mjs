import assert from "node:assert/strict";
import test from "node:test";
import { accessible, golden, open } from "./browser.mjs";
import { answers, fill, lead, send, survey, toReview } from "./walk.mjs";

for (const audience of ["resident", "business", "institution"]) {
  test(`a ${audience} answers on a phone and gets a receipt; axe finds nothing on the way`, async (t) => {
    const page = await open(t);
    await toReview(page, answers[audience], (name) => accessible(page, `${audience}-${name}`));
    await accessible(page, `${audience}-review`);
    const text = await page.locator("main").innerText();
    for (const typed of [answers[audience].V18t, answers[audience].V20t]) assert.ok(text.includes(typed), `review shows ${typed}`);
    await send(page);
    await accessible(page, `${audience}-receipt`);
  });
}

test("the whole walk works without script", async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await toReview(page, answers.business);
  await send(page);
});

test("the English walk is English and accessible", async (t) => {
  const page = await open(t, { locale: "en-GB" });
  await toReview(page, answers.resident, async (name) => {
    assert.equal(await page.locator("html").getAttribute("lang"), "en", name);
    await accessible(page, `english-${name}`);
  });
  await send(page);
});

test("first page: at most 3 requests and 40 KB, compressed", async (t) => {
  const page = await open(t);
  const sizes = [];
  page.on("requestfinished", (r) => sizes.push(r.sizes().then((s) => [r.url(), s.responseBodySize])));
  await page.goto(survey, { waitUntil: "networkidle" });
  const all = await Promise.all(sizes);
  assert.ok(all.length <= 3, JSON.stringify(all));
  assert.ok(all.reduce((sum, [, n]) => sum + n, 0) <= 40_000, JSON.stringify(all));
});

test("a chosen answer is cleared by choosing it again or with Backspace, a double click chooses", async (t) => {
  const page = await open(t);
  await page.goto(survey);
  await lead(page);
  const option = (name, value) => page.locator(`[name="${name}"][value="${value}"]`);
  const press = (name, value) => option(name, value).locator("xpath=ancestor::label").click();
  const rested = () => page.waitForTimeout(800); // longer than a double click
  await press("V1", "1");
  await rested();
  await press("V1", "1");
  assert.ok(await option("V1", "1").isChecked(), "V1 must be answered");
  await lead(page);
  await option("V2", "GM0579").locator("xpath=ancestor::label").dblclick();
  assert.ok(await option("V2", "GM0579").isChecked(), "after a double click");
  await rested();
  await press("V2", "GM0638");
  assert.ok(await option("V2", "GM0638").isChecked(), "another choice");
  await rested();
  await press("V2", "GM0638");
  assert.ok(!await option("V2", "GM0638").isChecked(), "chosen again");
  assert.match(await page.locator("#answers > [role=status]").textContent(), /gewist/);
  await option("V3", "5").check();
  await rested();
  await option("V3", "5").press("Space");
  assert.ok(await option("V3", "5").isChecked(), "Space chooses");
  await option("V3", "5").press("Backspace");
  assert.ok(!await option("V3", "5").isChecked(), "after Backspace");
  await lead(page);
  await press("V8.T2", "5");
  await rested();
  await press("V8.T2", "5");
  assert.ok(!await option("V8.T2", "5").isChecked(), "in a row of a table");
  assert.deepEqual(page.wrongs, []);
});

test("the language switch keeps what was typed, right or wrong", async (t) => {
  const page = await open(t);
  await page.goto(survey);
  await lead(page);
  await page.check('[name="V1"][value="1"]');
  await lead(page);
  await page.check('[name="V2"][value="GM0638"]');
  await lead(page);
  await page.fill('[name="V11.T1"]', "33");
  await page.check('[name="V8.T2"][value="5"]');
  await page.locator('button[name="lang"][value="en"]').click();
  await page.waitForSelector('html[lang="en"]');
  assert.equal(await page.inputValue('[name="V11.T1"]'), "33");
  assert.ok(await page.isChecked('[name="V8.T2"][value="5"]'));
  await lead(page);
  assert.match(await page.title(), /^Error:/);
});

test("points that do not add up: the error has the focus, and the question can be skipped", async (t) => {
  const page = await open(t);
  await toPart2(page);
  await page.fill('[name="V11.T1"]', "33");
  await lead(page);
  assert.match(await page.title(), /^Fout:/);
  assert.ok(await page.evaluate(() => document.activeElement.closest("[role=alert], .error-summary, [data-error-summary]") !== null), "the summary has the focus");
  assert.equal(await page.inputValue('[name="V11.T1"]'), "33");
  await accessible(page, "error");
  await page.locator('button[name="go"][value="skip:V11"]').first().click();
  assert.doesNotMatch(await page.title(), /^Fout:/);
});

test("two tabs on one draft: the later one is asked, nothing is overwritten", async (t) => {
  const page = await open(t);
  await toPart2(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await page.check('[name="V8.T1"][value="5"]');
  await lead(page);
  await other.check('[name="V8.T1"][value="1"]');
  await lead(other);
  await accessible(Object.assign(other, { wrongs: [] }), "conflict");
  const text = await other.locator("main").innerText();
  assert.match(text, /Heel belangrijk/);
  assert.match(text, /Heel onbelangrijk/);
});

test("a draft goes on elsewhere by its code", async (t) => {
  const phone = await open(t);
  await toPart2(phone);
  await phone.check('[name="V8.T3"][value="4"]');
  await lead(phone, "save");
  await accessible(phone, "saved");
  const code = await phone.locator("#draft-code").innerText();
  const desk = await open(t, { viewport: { width: 1280, height: 900 } });
  await desk.goto(`${survey}/continue`);
  await accessible(desk, "continue");
  await desk.fill('[name="code"]', code.toLowerCase());
  await desk.locator('#answers button, form[method="post"] button[type="submit"]').first().click();
  await desk.waitForLoadState();
  if (!(await desk.locator('[name="V8.T3"]').count())) await desk.goto(`${survey}/p/${phone.url().match(/p\/(\d+)/)?.[1] ?? 3}`);
  assert.ok(await desk.isChecked('[name="V8.T3"][value="4"]'));
});

// One question of each type; the code of a question is the id of its element.
const ofEachType = ["V1", "V6", "V7", "V8", "V10", "V11", "V12", "V15", "V17", "V20", "V21", "V22"];

test("the accessibility tree of each question type", async (t) => {
  const page = await open(t);
  const trees = [];
  await toReview(page, answers.institution, async () => {
    for (const code of ofEachType) {
      const question = page.locator(`#${code}.question`);
      if (await question.count()) trees.push(`# ${code}\n${await tree(question)}`);
    }
  });
  assert.equal(trees.length, ofEachType.length);
  golden("accessibility-tree.txt", trees.join("\n\n") + "\n");
});

// tree is what a screen reader is told. The rest of a ranking comes in an order
// of the respondent's own, so its items are sorted.
async function tree(question) {
  const whole = await question.ariaSnapshot();
  const rest = question.locator(".ranking > .rows").last();
  if (!(await rest.count())) return whole;
  const items = await Promise.all((await rest.locator("> li").all()).map((li) => li.ariaSnapshot()));
  return whole.slice(0, whole.lastIndexOf("\n  - list:")) + "\n  - list, the rest:\n" + items.sort().join("\n");
}

async function toPart2(page) {
  await page.goto(survey);
  await lead(page);
  await page.check('[name="V1"][value="1"]');
  await lead(page);
  await fill(page, { V2: "GM0546", V3: "2" });
  await lead(page);
}

test("on a phone every button of a statement keeps its words, whatever is chosen", async (t) => {
  const page = await open(t);
  await toPart2(page);
  const row = page.locator("#V12 .row").first();
  for (const choice of ["1", "2", "3"]) {
    await row.locator(`input[value="${choice}"]`).check();
    for (const words of await row.locator(".step:not(.quiet) .words").all()) {
      const box = await words.boundingBox();
      assert.ok(box && box.width > 20 && box.height > 10, `“${await words.innerText()}” shows when ${choice} is chosen`);
    }
  }
});

test("without script no counter of points stands still", async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await toPart2(page);
  assert.ok(await page.locator("#V11 input").first().isVisible());
  assert.ok(!(await page.locator("#V11 progress").isVisible()));
});
