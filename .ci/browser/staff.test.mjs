import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { accessible, open, signIn } from "./browser.mjs";

test("an analyst signs in and downloads a workbook and all of them", async (t) => {
  const page = await open(t, { viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  await page.goto("/login");
  await accessible(page, "login");
  await signIn(page, "analyst");
  await accessible(page, "analysis");
  await page.goto("/analysis/leidse-regio");
  await accessible(page, "analysis-survey");
  assert.equal(await page.locator("table.themes tbody tr").count(), 8);
  const [one] = await Promise.all([page.waitForEvent("download"), page.locator("table.themes a[download]").first().click()]);
  assert.match(one.suggestedFilename(), /\.xlsx$/);
  assert.equal(readFileSync(await one.path()).subarray(0, 2).toString(), "PK");
  // The page reloads itself when the work is done; held still to be looked at.
  await page.route("**/status", (route) => route.fulfill({ json: { made: 1, of: 8 } }));
  await page.locator('form[action$="/workbooks"] button').click();
  await page.waitForLoadState();
  await accessible(page, "analysis-job");
  await page.unroute("**/status");
  await page.reload();
  await page.waitForSelector("main a[download]");
  await accessible(page, "analysis-job-ready");
  const [all] = await Promise.all([page.waitForEvent("download"), page.locator("main a[download]").click()]);
  assert.match(all.suggestedFilename(), /\.zip$/);
  const names = readFileSync(await all.path()).toString("latin1").match(/[\w.-]+\.xlsx/g) ?? [];
  assert.equal(new Set(names).size, 8, "a workbook per theme");
  await page.goto("/analysis/leidse-regio/answers?q=samen*");
  await accessible(page, "analysis-answers");
  await page.goto("/account");
  await accessible(page, "account");
});

test("the count of responses follows what comes in", async (t) => {
  const page = await open(t);
  await signIn(page, "analyst");
  await page.goto("/analysis/leidse-regio");
  await page.route("**/count", (route) => route.fulfill({ json: { n: 4321, text: "4.321" } }));
  await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "4.321", null, { timeout: 9000 });
});

for (const path of ["cross?question=V16&by=V1", "exchange?theme=T1", "records", "waves", "themes/T1?by=V2", "needs"]) {
  test(`/analysis/leidse-regio/${path} is accessible`, async (t) => {
    const page = await open(t);
    await signIn(page, "analyst");
    await page.goto(`/analysis/leidse-regio/${path}`);
    await accessible(page, `analysis-${path}`);
  });
}

for (const width of [390, 1280]) {
  test(`an analyst finds the most urgent theme of a group, ${width} wide`, async (t) => {
    const page = await open(t, { viewport: { width, height: 900 }, acceptDownloads: true });
    await signIn(page, "analyst");
    await page.goto("/analysis/leidse-regio");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the survey is ${wide} pixels wider than the window`);
    // Three clicks: whom, where, show.
    await page.locator("#audience").selectOption("2");
    await page.locator("#municipality").selectOption("GM0638");
    await page.locator("form.choose button").click();
    await page.waitForURL(/audience=2/);
    assert.equal(await page.locator(".empty strong").count(), 1, "a group that is too small says so");
    await accessible(page, `analysis-few-${width}`);
    await page.locator("#municipality").selectOption("");
    await page.locator("form.choose button").click();
    await page.waitForURL((url) => url.searchParams.get("municipality") === "");
    const first = page.locator("table.themes tbody th a").first();
    const name = await first.innerText();
    await first.click();
    await page.waitForSelector("h1");
    assert.equal(await page.locator("h1").innerText(), name);
    assert.ok(await page.locator(".block").count() > 5);
    await accessible(page, `analysis-theme-${width}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `the theme is ${over} pixels wider than the window`);
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".block a[download]").first().click()]);
    assert.match(file.suggestedFilename(), /\.svg$/);
  });
}

test("an analyst tags open answers by keyboard", async (t) => {
  const page = await open(t);
  await signIn(page, "analyst");
  await page.goto("/analysis/leidse-regio/tags");
  await accessible(page, "analysis-tags");
  await page.goto("/analysis/leidse-regio/answers");
  await page.locator(".page-head a.button").first().click();
  await page.waitForSelector("[data-ticks]");
  await accessible(page, "analysis-answer");
  const said = await page.locator("blockquote").innerText();
  const first = page.locator('[data-key="1"]');
  const before = await first.isChecked();
  await page.keyboard.press("1");
  assert.equal(await first.isChecked(), !before, "a digit ticks its tag");
  await page.locator("#new").fill("In de browser gemaakt 1");
  assert.equal(await first.isChecked(), !before, "a digit in a text is a digit");
  await page.keyboard.press("Enter");
  await page.waitForFunction((old) => document.querySelector("blockquote")?.innerText !== old, said);
  await page.goto("/analysis/leidse-regio/tags");
  await page.locator("tr", { hasText: "In de browser gemaakt 1" }).locator(".row-actions a").click();
  await page.waitForSelector("form");
  await accessible(page, "analysis-tag");
});

test("a chart goes along as a picture", async (t) => {
  const page = await open(t, { acceptDownloads: true });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "analyst");
  await page.goto("/analysis/leidse-regio/themes/T1?by=V2");
  for (const files of [page.locator(".chart-files").first(), page.locator(".chart-files").last()]) {
    const [png] = await Promise.all([page.waitForEvent("download"), files.locator("[data-png]").click()]);
    assert.match(png.suggestedFilename(), /^leidse-regio-verzonnen-.*\.png$/);
    const bytes = readFileSync(await png.path());
    assert.equal(bytes.subarray(1, 4).toString(), "PNG");
    assert.ok(bytes.readUInt32BE(16) >= 1000, "fine enough to print");
    const [numbers] = await Promise.all([page.waitForEvent("download"), files.locator('a[href*=".csv"]').click()]);
    assert.match(readFileSync(await numbers.path()).toString(), /^[a-z_,]+\n/);
  }
  await page.locator("[data-copy]").first().click();
  await page.locator(".chart-files [role=status]").first().filter({ hasText: /./ }).waitFor();
  const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
  assert.deepEqual(types, ["image/png"]);
});

test("an administrator's pages are accessible, and an analyst does not get them", async (t) => {
  const page = await open(t, { viewport: { width: 1280, height: 900 } });
  await signIn(page, "admin");
  const seen = new Set(), todo = ["/admin/surveys", "/admin/users"];
  while (todo.length && seen.size < 12) {
    const path = todo.shift();
    if (seen.has(path)) continue;
    seen.add(path);
    await page.goto(path);
    await accessible(page, `admin${path}`);
    for (const link of await page.locator("main a[href^='/admin']").evaluateAll((all) => all.map((a) => a.getAttribute("href").split(/[?#]/)[0]))) {
      if (!/\.(json|csv|txt|xlsx|zip)$/.test(link)) todo.push(link);
    }
  }
  assert.ok(seen.size >= 6, [...seen].join(" "));

  const other = await open(t);
  await signIn(other, "analyst");
  for (const path of seen) {
    const answer = await other.request.get(path);
    assert.ok([403, 404].includes(answer.status()), `${path}: ${answer.status()}`);
  }
});

test("signed out is signed out, also for who kept the cookie", async (t) => {
  const page = await open(t);
  await signIn(page, "analyst");
  const kept = await page.context().cookies();
  await page.locator('form[action="/logout"] button').click();
  await page.context().addCookies(kept);
  const answer = await page.request.get("/analysis", { maxRedirects: 0 });
  assert.ok([302, 303, 401].includes(answer.status()), `${answer.status()}`);
});

for (const path of ["/", "/accessibility", "/s/leidse-regio/privacy", "/s/leidse-regio/mine", "/s/leidse-regio/paper", "/s/leidse-regio/outcome", "/s/there-is-none"]) {
  test(`${path} is accessible`, async (t) => {
    const page = await open(t);
    await page.goto(path);
    await accessible(page, `page${path}`);
  });
}
