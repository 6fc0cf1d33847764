import assert from "node:assert/strict";
import test from "node:test";
import { accessible, open, signIn } from "./browser.mjs";

test("an organiser fetches a workbook and is told per cell what is wrong with it", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 800 } });
  await signIn(page, "organiser");
  await page.goto("/field");
  await page.click('a[href="/field/workbooks/leidse-regio"]');
  await accessible(page, "workbooks");
  for (const kind of ["forms", "talks"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`a[href$="/files/${kind}-nl.xlsx"]`)]);
    assert.match(download.suggestedFilename(), /^leidse-regio-.*\.xlsx$/);
    await page.setInputFiles("#file", await download.path());
    await page.click('form[enctype] button[type="submit"]');
    await page.waitForSelector(".said-wrong");
    assert.match(await page.textContent("main"), /Er is nog geen rij ingevuld/);
    await accessible(page, `workbooks-wrong-${kind}`);
    await page.click('a[href$="#send"]');
  }
  await page.setInputFiles("#file", { name: "oud.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("geen werkmap") });
  await page.click('form[enctype] button[type="submit"]');
  await page.waitForSelector(".error-summary");
  await accessible(page, "workbooks-refused");
});
