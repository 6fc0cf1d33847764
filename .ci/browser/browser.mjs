// What every browser test needs: a Chromium that stays at home, pages at the
// sizes that people have, axe with the rules of WCAG 2.2 AA, and a picture of
// each page where SHOTS names a folder.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

export const base = process.env.REGIOPEIL_URL;
const accounts = JSON.parse(process.env.REGIOPEIL_ACCOUNTS || "{}");
const shots = process.env.SHOTS;
assert.ok(base, "REGIOPEIL_URL says where the program under test listens; go test sets it");

// widths in CSS pixels: 320 is also a 1280 px screen at 400% zoom.
export const widths = [320, 390, 1280];

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
});
after(async () => { await browser?.close(); });

/** A page of its own context: nothing shared with another test. cut: its network comes and goes. */
export async function open(t, { cut = false, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 }, locale: "nl-NL", baseURL: base,
    reducedMotion: "reduce", ...options,
  });
  t.after(() => context.close());
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.wrongs = [];
  page.on("pageerror", (e) => page.wrongs.push(`script error: ${e.message}`));
  page.on("console", (m) => {
    // A refused form answers 422 and Chromium notes that; it is no fault.
    const known = cut ? /status of (4\d\d|503)|net::ERR_/ : /status of (4\d\d|503)/;
    if (m.type() === "error" && !known.test(m.text())) page.wrongs.push(`console: ${m.text()}`);
  });
  page.on("request", (r) => {
    if (!r.url().startsWith(options.baseURL ?? base) && !r.url().startsWith("data:")) page.wrongs.push(`went elsewhere: ${r.url()}`);
  });
  return page;
}

/** Signs in as one of the accounts of the demo. */
export async function signIn(page, role) {
  await page.goto("/login");
  await page.fill('[name="email"]', accounts[role].email);
  await page.fill('[name="password"]', accounts[role].password);
  await page.click('main button[type="submit"]');
  await page.waitForURL((u) => u.pathname !== "/login");
}

/** Nothing for axe to find at any width, nothing wider than the screen, nothing logged as an error. */
export async function accessible(page, name) {
  const size = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    assert.deepEqual(
      violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`),
      [], `${name} at ${width} px`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${name} at ${width} px is ${wide} px too wide`);
    if (shots) await shot(page, `${name}-${width}`);
  }
  await page.setViewportSize(size);
  assert.deepEqual(page.wrongs, [], name);
}

export async function shot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name.replace(/[^a-z0-9-]+/gi, "_")}.png`, fullPage: true });
}

/** Compares text with a golden file beside the tests; UPDATE=1 writes it. */
export function golden(name, got) {
  const path = new URL(`golden/${name}`, import.meta.url);
  if (process.env.UPDATE === "1") {
    mkdirSync(new URL("golden/", import.meta.url), { recursive: true });
    writeFileSync(path, got);
  }
  assert.equal(got, readFileSync(path, "utf8"), `golden ${name} (UPDATE=1 writes it)`);
}

