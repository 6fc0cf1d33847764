import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { accessible, open, signIn } from "./browser.mjs";

/** Presses what gives a file, and returns its name and bytes. */
async function download(page, target) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(target)]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test("an organiser chooses what to print for an evening, and prints it", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 800 }, acceptDownloads: true });
  await signIn(page, "organiser");
  await page.goto("/field");
  await page.locator("main .ways a").first().click();
  await page.click('a[href*="/field/kit/"]');
  await accessible(page, "kit");
  assert.ok(await page.inputValue('[name="place"]'), "the place of the evening is filled in");

  // What is chosen is printed by the button itself: nothing has to be applied first.
  for (const box of await page.locator('[name="theme"]').all()) if ((await box.getAttribute("value")) !== "T1") await box.uncheck();
  await page.uncheck('[name="part"][value="privacy"]');
  const all = await download(page, "main .choose .buttons .button >> nth=0");
  assert.match(all.name, /^verzonnen-.*\.pdf$/);
  assert.equal(all.bytes.subarray(0, 5).toString(), "%PDF-");
  const pages = (bytes) => bytes.toString("latin1").match(/\/Type \/Page\n/g).length;
  const one = await download(page, '[formaction$="/posters.pdf"]');
  assert.equal(pages(one.bytes), 1, "one theme, one poster");
  assert.ok(pages(all.bytes) > 4);

  await page.click("main .choose .buttons .second");
  await page.waitForSelector("body.kit");
  assert.equal(await page.locator(".prose").count(), 0, "what was not chosen is not there");
  await accessible(page, "kit-page");
  assert.equal(await page.locator(".poster:not(.survey-poster)").count(), 1);
  const again = await download(page, 'a[href*="all.pdf"]');
  assert.deepEqual(again.bytes, all.bytes, "the page leads to the same file");

  // A time that is none is said, and nothing that was chosen is lost.
  await page.goto(page.url().replace(/time=[^&]*/, "time=25%3A00"));
  await page.waitForSelector(".error-summary");
  await accessible(page, "kit-wrong");
  assert.equal(await page.locator('[name="theme"]:checked').count(), 1);
});

test("whoever follows the QR code of an evening is remembered as coming from there", async (t) => {
  const page = await open(t, { viewport: { width: 1280, height: 900 } });
  await signIn(page, "organiser");
  await page.goto("/field");
  await page.locator("main .ways a").first().click();
  await page.click('a[href*="/field/kit/"]');
  await page.click('[formaction$="/survey"]');
  const address = await page.locator(".survey-poster a").getAttribute("href");
  assert.match(address, /\?from=[0-9A-HJKMNP-TV-Z]{26}$/);

  const guest = await open(t, { viewport: { width: 390, height: 800 } });
  await guest.goto(new URL(address).pathname + new URL(address).search);
  await accessible(guest, "kit-landing");
  assert.ok((await guest.context().cookies()).some((c) => c.name.startsWith("from-") && c.httpOnly));
});
