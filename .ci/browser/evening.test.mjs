import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { accessible, base, open, signIn } from "./browser.mjs";
import { lay } from "./line.mjs";
import { sheetOf } from "./workbook.mjs";

const ready = "[data-offline-ready=true]";
const sheet = "form[data-keeps=all]";
const entering = "form[data-paper][data-keeps=all]:not([inert])";
const named = (name) => `[name="${name}"]`;
const place = `Dorpshuis ${Date.now()}`, wish = `Een bank bij de vijver ${Date.now()}`;
const people = 14;

/** How many evenings and people the analyst sees of Oegstgeest, and how many forms on paper. */
async function seen(page) {
  await page.goto("/analysis/leidse-regio");
  const row = page.locator('section[aria-labelledby="meetings"] tbody tr', { hasText: "Oegstgeest" });
  const [held, present] = (await row.locator("td.figure").allTextContents()).slice(1, 3).map(Number);
  return { held, present };
}

test("an evening in Oegstgeest without a network, and beside the survey the next day", async (t) => {
  const analyst = await open(t, { viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  await signIn(analyst, "analyst");
  const before = await seen(analyst);

  const line = await lay(t, base);
  const page = await open(t, { cut: true, baseURL: line.url, viewport: { width: 390, height: 844 } });
  const unsent = (n) => page.waitForFunction((n) => document.querySelector("[data-device]:not([hidden])")?.querySelectorAll("[data-record]").length === n, n);
  let entered;

  await t.test("the organiser signs in on a phone, and the pages are kept", async () => {
    await signIn(page, "organiser");
    await page.waitForSelector(ready, { state: "attached" });
    line.off();
  });

  await t.test("offline: the evening is recorded and submitted", async () => {
    await page.locator('.buttons a[href*="kind=village"]').first().click();
    await page.waitForSelector(sheet);
    await page.fill(named("date"), "2026-11-20");
    await page.fill(named("place"), place);
    await page.fill(named("organiser"), "Gemeente Oegstgeest");
    await page.fill(named("participants.resident"), String(people));
    await page.locator("details.theme summary", { hasText: "Wonen" }).click();
    await page.fill(named("themes.T1.dots"), "25");
    await page.fill(named("themes.T1.wishes.0.text"), wish);
    await page.fill(named("themes.T1.wishes.0.times"), "12");
    await page.fill(named("hands.V12.a.for"), "11");
    await page.fill(named("hands.V12.a.against"), "3");
    await page.fill(named("agreements.0.what"), "Kijken waar een bank past");
    await page.fill(named("agreements.0.who"), "de gemeente");
    await page.fill(named("agreements.0.by"), "2027-02-01");
    await page.locator("[data-state]", { hasText: "Opgeslagen op dit apparaat" }).waitFor();
    await page.waitForSelector(sheet);
    await page.locator('button[value="submit"]').click();
    await page.waitForURL(/\/field$/);
    await unsent(1);
  });

  await t.test("offline: five forms on paper are entered with the keyboard", async () => {
    await page.locator('a[href="/field/paper/leidse-regio"]').click();
    await page.waitForSelector(entering);
    entered = Number(await page.inputValue(named("paper.number")));
    for (let n = entered; n < entered + 5; n++) {
      for (const key of "1345443235") await page.keyboard.press(key); // who, where, how old, and seven themes
      assert.equal(await page.evaluate(() => document.activeElement.name), "V8.T8");
      await page.locator('button[value="save"]').focus();
      await page.keyboard.press("Enter");
      await page.locator("[role=status]", { hasText: `Opgeslagen op dit apparaat. Formulier ${n + 1}` }).waitFor();
    }
    await page.goto("/field");
    await unsent(6);
    await accessible(page, "evening-unsent");
  });

  await t.test("online again: everything is sent, and the QR for participants is printed", async () => {
    line.on();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await unsent(0);
    await page.goto("/field/paper/leidse-regio");
    await page.locator("[data-batch] summary").click();
    for (let n = entered; n < entered + 5; n++) await page.locator("[data-batch] details li", { hasText: `Formulier ${n}` }).first().waitFor();
    await page.goto("/field");
    await page.locator("main .ways a", { hasText: place }).click();
    await page.click('a[href$="/code"]');
    await accessible(page, "evening-code");
    await page.emulateMedia({ media: "print" });
    const qr = page.locator(".wall img");
    assert.ok(await qr.isVisible(), "the QR is not printed");
    assert.ok(await qr.evaluate((img) => img.complete && img.naturalWidth > 100), "the QR is no picture");
    assert.equal((await page.pdf({ format: "A4" })).subarray(0, 5).toString(), "%PDF-");
  });

  await t.test("the analyst sees the evening beside the survey", async () => {
    const now = await seen(analyst);
    assert.deepEqual(now, { held: before.held + 1, present: before.present + people });
    await analyst.goto("/analysis/leidse-regio/themes/T1");
    await analyst.locator("section.meetings li", { hasText: wish }).waitFor();
  });

  await t.test("and in the workbook", async () => {
    const [download] = await Promise.all([analyst.waitForEvent("download"), analyst.locator('a[download][href$=".xlsx"], a[download][href*=".xlsx?"]').first().click()]);
    const rows = sheetOf(readFileSync(await download.path()), "Dorpsgesprekken");
    assert.ok(rows.some((row) => row.includes(place) && row.includes("Oegstgeest")), "the evening is not in the workbook");
    assert.ok(rows.some((row) => row.includes(wish)), "the wish is not in the workbook");
  });
  assert.deepEqual([...page.wrongs, ...analyst.wrongs], []);
});
