import assert from "node:assert/strict";
import test from "node:test";
import { accessible, open } from "./browser.mjs";
import { lay } from "./line.mjs";
import { device, serve } from "./program.mjs";

const ready = "[data-offline-ready=true]";
const sheet = "form[data-keeps=all]"; // the device has every keystroke of it
const entering = "form[data-paper][data-keeps=all]:not([inert])";
const link = 'a[href="/field/paper/leidse-regio"]';

const unsent = (page, n) => page.waitForFunction((n) => document.querySelector("[data-device]:not([hidden])")?.querySelectorAll("[data-record]").length === n, n);

/** Enters a form with the keyboard: a resident of Oegstgeest who says one thing. */
async function enter(page, idea) {
  for (const key of "134") await page.keyboard.press(key);
  assert.equal(await page.evaluate(() => document.activeElement.name), "V8.T1");
  await page.locator('[name="V21"]').focus();
  await page.keyboard.insertText(idea);
  await page.locator('button[value="save"]').focus();
  await page.keyboard.press("Enter");
}

/** Enters a number of forms, one after the other. */
async function enterAll(page, ideas) {
  for (const idea of ideas) {
    await page.waitForSelector(entering);
    const n = Number(await page.inputValue('[name="paper.number"]'));
    await enter(page, idea);
    await page.locator("h1", { hasText: `Formulier ${n + 1}` }).waitFor();
  }
}

/** Records an evening at a place, from the list. */
async function evening(page, place) {
  await page.locator('.buttons a[href*="kind=village"]').first().click();
  await page.waitForSelector(sheet);
  await page.fill('[name="date"]', "2026-09-01");
  await page.fill('[name="place"]', place);
  await page.locator("[data-state]", { hasText: "Opgeslagen op dit apparaat" }).waitFor();
  await page.waitForSelector(sheet);
  await page.locator('button[value="save"]').click();
  await page.waitForURL(/\/field$/);
}

/** How many forms the server has of whoever is signed in. */
async function storedForms(page) {
  const reply = await page.request.get(new URL("/field/paper/leidse-regio", page.url()).href);
  assert.equal(reply.status(), 200);
  return Number(/Vandaag: (\d+) formulier/.exec(await reply.text())[1]);
}

async function storedEvenings(page, place) {
  return (await (await page.request.get(new URL("/field", page.url()).href)).text()).split(place).length - 1;
}

/** A program of its own with somebody who enters forms, and a line to it. */
async function hall(t) {
  const program = await serve(t);
  const line = await lay(t, program.url);
  const login = async (page) => {
    await page.goto(`${line.url}/login?next=/field`);
    if (new URL(page.url()).pathname === "/login") {
      await page.fill('[name="email"]', program.account.email);
      await page.fill('[name="password"]', program.account.password);
      await page.click('main button[type="submit"]');
    }
    await page.waitForSelector(ready, { state: "attached" });
  };
  return { program, line, login };
}

const named = (what, n) => Array.from({ length: n }, (_, i) => `${what} ${i + 1}.`);

test("three records and twenty forms, the browser killed, and the program in the middle: all is there once", async (t) => {
  const { program, line, login } = await hall(t);
  const browser = device(t);
  let page = await browser.start();
  await login(page);
  line.off();
  const places = named("Zaal", 3);
  for (const place of places) {
    await page.goto(`${line.url}/field`);
    await evening(page, place);
  }
  await page.locator(link).click();
  await enterAll(page, named("Idee", 12));
  await page.reload();
  await enterAll(page, named("Ander idee", 8));
  assert.equal(await page.inputValue('[name="paper.number"]'), "21", "numbers go on without a network");
  await browser.kill();
  page = await browser.start();
  await page.goto(`${line.url}/field`);
  await unsent(page, 23);

  // The program dies in the middle of it, after it stored a form and before it can say so.
  let n = 0;
  line.lost = (request) => {
    if (request.method !== "POST" || !request.url.startsWith("/field/") || ++n < 8) return false;
    line.off();
    return true;
  };
  line.on();
  await page.goto(`${line.url}/field`);
  await login(page);
  await page.waitForFunction(() => queue.state() === "offline");
  await program.kill();
  await program.start();
  line.target = program.url;
  line.lost = () => false;
  line.on();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await unsent(page, 0);
  assert.equal(await storedForms(page), 20);
  for (const place of places) assert.equal(await storedEvenings(page, place), 1, place);
});

test("with 30% of the answers lost all is stored, once", async (t) => {
  const { line, login } = await hall(t);
  const page = await open(t, { cut: true, baseURL: line.url });
  await login(page);
  line.off();
  for (const place of named("Zaal", 3)) {
    await page.goto(`${line.url}/field`);
    await evening(page, place);
  }
  await page.locator(link).click();
  await enterAll(page, named("Idee", 20));
  await page.goto(`${line.url}/field`);
  await unsent(page, 23);
  let n = 0, lost = 0;
  line.lost = (request) => {
    if (request.method !== "POST" || n++ % 10 >= 3) return false;
    lost++;
    return true;
  };
  line.on();
  await page.evaluate(() => dispatchEvent(new Event("online"))); // as the browser tells
  await unsent(page, 0);
  assert.ok(lost >= 7, `${lost} answers were lost`);
  assert.equal(await storedForms(page), 20);
  for (const place of named("Zaal", 3)) assert.equal(await storedEvenings(page, place), 1, place);
});

test("a form that the server refuses later says why, and goes when it is right", async (t) => {
  const { line, login } = await hall(t);
  const page = await open(t, { cut: true, baseURL: line.url });
  await login(page);
  line.off();
  await page.locator(link).click();
  await page.waitForSelector(entering);
  await page.locator('button[value="save"]').focus();
  await page.keyboard.press("Enter"); // without a word
  await page.locator("[role=status]", { hasText: "Opgeslagen op dit apparaat. Formulier 2" }).waitFor();
  await page.goto("/field");
  await unsent(page, 1);
  await accessible(page, "field-unsent-form");
  line.on();
  await page.locator("[data-record-state=refused]", { hasText: "Geef een antwoord op deze vraag" }).waitFor();
  await page.locator("[data-record] a", { hasText: "Formulier 1" }).click();
  await page.locator(".error-summary", { hasText: "Geef een antwoord" }).waitFor();
  await page.waitForSelector(entering);
  await page.locator('[name="V1"][value="1"]').check();
  await page.locator('button[value="save"]').click();
  await page.waitForURL(/done=1/);
  await page.goto("/field");
  await unsent(page, 0);
  assert.equal(await storedForms(page), 1);
});

test("what waits cannot be read from the device", async (t) => {
  const { line, login } = await hall(t);
  const page = await open(t, { cut: true, baseURL: line.url });
  await login(page);
  line.off();
  await page.locator(link).click();
  await enterAll(page, ["Geheim idee"]);
  const raw = await page.evaluate(async () => JSON.stringify(await store.all()) + JSON.stringify([...Object.entries(sessionStorage), ...Object.entries(localStorage)]));
  assert.doesNotMatch(raw, /Geheim|GM0579/);
  await page.goto("/field");
  await unsent(page, 1);
  await page.context().clearCookies();
  line.on();
  await page.locator("[data-device-out]").waitFor();
  await unsent(page, 1);
  assert.doesNotMatch(await page.locator("[data-device]").innerText(), /Formulier/);
  await login(page);
  await unsent(page, 0);
  assert.equal(await storedForms(page), 1);
});

test("two tabs enter two forms", async (t) => {
  const { line, login } = await hall(t);
  const page = await open(t, { cut: true, baseURL: line.url });
  await login(page);
  await page.locator(link).click();
  await page.waitForSelector(entering);
  await page.keyboard.press("1");
  await page.locator("[data-state]", { hasText: "Opgeslagen op dit apparaat" }).waitFor();
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.waitForSelector(entering);
  assert.equal(await second.locator('[name="V1"]:checked').count(), 0, "the form of another tab is taken over");
  await second.keyboard.press("1");
  for (const tab of [page, second]) {
    await tab.bringToFront();
    await tab.locator('button[value="save"]').click();
    await tab.locator("[data-done]", { hasText: "Opgeslagen" }).waitFor();
  }
  assert.equal(await storedForms(page), 2);
});
