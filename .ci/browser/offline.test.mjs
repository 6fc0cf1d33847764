import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { accessible, base, open, signIn } from "./browser.mjs";
import { lay } from "./line.mjs";
import { device, serve } from "./program.mjs";

const ready = "[data-offline-ready=true]";
const village = '.buttons a[href*="kind=village"]';
const sheet = "form[data-keeps=all]"; // the device has every keystroke of it

/** An organiser whose device is ready for an evening without a network. */
async function organiser(t, options = {}) {
  const line = await lay(t, base);
  const page = await open(t, { cut: true, baseURL: line.url, ...options });
  await signIn(page, "organiser");
  await page.waitForSelector(ready, { state: "attached" });
  return { line, page };
}

/** Fills in a sheet of an evening at a place, from the list, and waits until the device has it. */
async function fillIn(page, place, wish = "Meer groen") {
  await page.locator(village).first().click();
  await page.waitForSelector(sheet);
  await page.fill('[name="date"]', "2026-09-01");
  await page.fill('[name="place"]', place);
  await page.locator("details.theme summary").first().click();
  await page.locator('[name$=".wishes.0.text"]').first().fill(wish);
  await page.locator('[name$=".wishes.1.text"]').first().fill("En banken");
  await kept(page);
}

async function kept(page) {
  await page.waitForSelector(sheet);
  await page.locator("[data-state]", { hasText: "Opgeslagen op dit apparaat" }).waitFor();
}

const save = (page) => page.locator('button[value="save"]').click();

/** Saves without a network: the list says that it waits. */
async function saveForLater(page) {
  await save(page);
  await page.waitForURL(/\/field$/);
}

/** Waits until the list shows this many records that are not sent. */
const unsent = (page, n) => page.waitForFunction((n) => document.querySelector("[data-device]:not([hidden])")?.querySelectorAll("[data-record]").length === n, n);

/** How many conversations at a place the server has. */
async function stored(page, place) {
  const reply = await page.request.get(new URL("/field", page.url()).href);
  assert.equal(reply.status(), 200);
  return (await reply.text()).split(place).length - 1;
}

test("what is filled in without a network is there after a reload, and is sent once", async (t) => {
  const { line, page } = await organiser(t, { timezoneId: "America/New_York" });
  line.off();
  const places = ["Zaal Een", "Zaal Twee", "Zaal Drie"];
  for (const place of places) {
    await page.goto("/field");
    await fillIn(page, place);
    await page.reload();
    await page.waitForSelector(sheet);
    assert.equal(await page.inputValue('[name="place"]'), place);
    assert.equal(await page.locator('[name$=".wishes.1.text"]').first().inputValue(), "En banken");
    await saveForLater(page);
  }
  await unsent(page, 3);
  await accessible(page, "field-unsent");
  line.on();
  await unsent(page, 0);
  // The page lists them by itself, and tells the time of the consultation.
  for (const place of places) await page.locator("[data-conversations] a", { hasText: place }).waitFor();
  for (const place of places) assert.equal(await stored(page, place), 1, place);
  await page.locator("[data-device-state]", { hasText: "Verstuurd om" }).waitFor();
  const clock = new Intl.DateTimeFormat("nl", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" });
  const said = (await page.locator("[data-device-state]").textContent()).match(/\d\d:\d\d/)[0];
  assert.ok([0, 1, 2].some((ago) => clock.format(Date.now() - ago * 60_000) === said), `sent at ${said}, and it is ${clock.format()}`);
});

test("with a network a sheet is sent at once, and nothing stays behind", async (t) => {
  const { page } = await organiser(t);
  await fillIn(page, "Zaal Nu");
  await save(page);
  await page.waitForURL(/\/field\/conversations\/.*done=save/);
  await page.goto("/field");
  await unsent(page, 0);
  assert.equal(await stored(page, "Zaal Nu"), 1);
  await accessible(page, "field-sent");
});

test("a sheet that the server refuses says why, and goes when it is right", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  await fillIn(page, "Zaal Fout", "Vraag het aan Jan de Vries");
  await page.fill('[name="participants.resident"]', "2");
  await page.locator('[name$=".dots"]').first().fill("99");
  await page.locator('button[value="submit"]').click();
  await page.waitForURL(/\/field$/);
  line.on();
  await page.locator("[data-record-state=refused]", { hasText: "Er zijn 99 stickers geplakt" }).waitFor();
  await accessible(page, "field-refused");
  await page.locator("[data-record] a").click();
  await page.waitForSelector(sheet);
  await page.locator(".error-summary", { hasText: "99 stickers" }).waitFor();
  await accessible(page, "field-refused-sheet");
  await page.locator('[name$=".dots"]').first().fill("4");
  await kept(page);
  await page.locator('button[value="submit"]').click();
  // What may be a name, the page of the server asks about.
  await page.waitForSelector("[data-answered]");
  await page.locator(".error-summary", { hasText: "Jan de Vries" }).waitFor();
  await page.waitForSelector(sheet);
  await page.locator('[name^="right."]').check();
  await page.locator('button[value="submit"]').click();
  await page.waitForURL(/done=submit/);
  assert.equal(await stored(page, "Zaal Fout"), 1);
});

test("changed on both sides: both versions are shown, and one chooses", async (t) => {
  const { line, page } = await organiser(t);
  page.on("dialog", (d) => d.accept());
  for (const choice of ["mine", "theirs"]) {
    const before = `Zaal Voor ${choice}`, here = `Zaal Hier ${choice}`, there = `Zaal Daar ${choice}`;
    await page.goto("/field");
    await fillIn(page, before);
    await save(page);
    await page.waitForURL(/done=save/);
    const other = await open(t);
    await signIn(other, "organiser");
    await page.goto(`${new URL(page.url()).pathname}/edit`);
    await page.waitForSelector(sheet);
    line.off();
    await page.fill('[name="place"]', here);
    await kept(page);
    await saveForLater(page);
    await other.goto("/field");
    await other.locator("a", { hasText: before }).click();
    await other.locator('a[href$="/edit"]').click();
    await other.waitForSelector(sheet);
    await other.fill('[name="place"]', there);
    await save(other);
    await other.waitForURL(/done=save/);
    line.on();
    await page.locator("[data-record-state=conflict]").waitFor();
    assert.equal(await stored(page, here), 0);
    await page.locator("[data-record] a").click();
    await page.locator(".error-summary td", { hasText: there }).waitFor();
    await page.locator(".error-summary td", { hasText: here }).waitFor();
    await page.waitForSelector(sheet);
      if (choice === "mine") await accessible(page, "field-conflict");
    await page.locator(`[data-${choice}]`).click();
    await page.waitForURL(/\/field\/conversations\//);
    await page.goto("/field");
    await unsent(page, 0);
    assert.equal(await stored(page, choice === "mine" ? here : there), 1);
    assert.equal(await stored(page, choice === "mine" ? there : here), 0);
  }
});

test("answers that get lost: all is stored, once", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  const places = Array.from({ length: 10 }, (_, i) => `Verloren Zaal ${i}.`);
  for (const place of places) {
    await page.goto("/field");
    await fillIn(page, place);
    await saveForLater(page);
  }
  let n = 0;
  line.lost = (request) => request.method === "POST" && n++ % 10 < 3; // 30%, and the first three in a row
  line.on();
  await page.evaluate(() => dispatchEvent(new Event("online"))); // as the browser tells
  await unsent(page, 0);
  assert.ok(n > places.length, "no answer was lost");
  for (const place of places) assert.equal(await stored(page, place), 1, place);
});

test("what was changed after an answer got lost follows what was sent", async (t) => {
  const { line, page } = await organiser(t);
  await fillIn(page, "Zaal Eerst");
  const id = new URL(page.url()).searchParams.get("id");
  line.lost = (request) => request.method === "POST";
  await save(page); // stored, but nobody hears
  await page.waitForURL(/\/field$/);
  await page.locator(`[data-record="${id}"] a`).click();
  await page.waitForSelector(sheet);
  await page.fill('[name="place"]', "Zaal Daarna");
  await kept(page);
  line.lost = () => false;
  await save(page);
  await page.waitForURL(/done=save/);
  assert.equal(await stored(page, "Zaal Daarna"), 1);
  await page.locator("ol.history li").nth(1).waitFor();
  assert.equal(await page.locator("ol.history li").count(), 2);
});

test("two tabs: one fills in a sheet at a time, and both send what waits once", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  await fillIn(page, "Zaal Tab");
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.locator("[data-state]", { hasText: "ander tabblad" }).waitFor();
  await saveForLater(page);
  await second.waitForSelector(sheet); // free now, so it takes over
  assert.equal(await second.inputValue('[name="place"]'), "Zaal Tab");
  await second.goto(new URL("/field", line.url).href);
  line.on();
  await Promise.all([page, second].map((p) => p.evaluate(() => dispatchEvent(new Event("online")))));
  await Promise.all([unsent(page, 0), unsent(second, 0)]);
  assert.equal(await stored(page, "Zaal Tab"), 1);
});

test("the browser is killed, and the program in the middle: all is there once", async (t) => {
  const program = await serve(t);
  const line = await lay(t, program.url);
  const browser = device(t);
  let page = await browser.start();
  const login = async () => {
    await page.goto(`${line.url}/login?next=/field`);
    if (new URL(page.url()).pathname === "/login") {
      await page.fill('[name="email"]', program.account.email);
      await page.fill('[name="password"]', program.account.password);
      await page.click('main button[type="submit"]');
    }
    await page.waitForSelector(ready, { state: "attached" });
  };
  await login();
  line.off();
  const places = ["Gedood Een", "Gedood Twee", "Gedood Drie"];
  for (const place of places) {
    await page.goto(`${line.url}/field`);
    await fillIn(page, place);
    if (place !== places[2]) await saveForLater(page); // the last is still being filled in
  }
  await browser.kill();
  page = await browser.start();
  await page.goto(`${line.url}/field`);
  await unsent(page, 3);
  assert.equal(await page.locator("[data-record] a").count(), 0, "nobody signed in, so nothing can be read");
  await fillIn(page, "Gedood Vier"); // but more can be written
  await saveForLater(page);
  await unsent(page, 4);

  // The program dies after the first record is stored, before it can say so.
  line.lost = (request) => {
    if (request.method !== "POST" || !request.url.startsWith("/field/")) return false;
    line.off();
    return true;
  };
  line.on();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await login();
  await page.waitForFunction(() => queue.state() === "offline");
  await program.kill();
  await program.start();
  line.target = program.url;
  line.lost = () => false;
  line.on();
  await unsent(page, 1); // what was being filled in
  await page.locator("[data-record] a", { hasText: places[2] }).click();
  await page.waitForSelector(sheet);
  assert.equal(await page.inputValue('[name="place"]'), places[2]);
  await save(page);
  await page.waitForURL(/done=save/);
  for (const place of [...places, "Gedood Vier"]) assert.equal(await stored(page, place), 1, place);
});

test("signed out meanwhile: the queue waits unreadable, says so, and goes after the sign-in", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  await fillIn(page, "Zaal Afgemeld");
  await saveForLater(page);
  await unsent(page, 1);
  await page.context().clearCookies();
  line.on();
  await page.locator("[data-device-out]").waitFor();
  await unsent(page, 1);
  assert.equal(await page.locator("[data-record] a").count(), 0);
  assert.doesNotMatch(await page.locator("[data-device]").innerText(), /Zaal Afgemeld/);
  const raw = await page.evaluate(async () => JSON.stringify(await store.all()) + JSON.stringify(Object.entries(sessionStorage)));
  assert.doesNotMatch(raw, /Afgemeld|Meer groen/);
  await accessible(page, "field-signed-out");
  await page.locator("[data-device-out] a").click();
  await signIn(page, "organiser");
  await page.goto("/field");
  await unsent(page, 0);
  assert.equal(await stored(page, "Zaal Afgemeld"), 1);
});

test("what waits goes along as a file, to a device that takes it in and sends it", async (t) => {
  const { line, page } = await organiser(t, { acceptDownloads: true });
  line.off();
  await fillIn(page, "Zaal Bestand");
  await saveForLater(page);
  await page.goto("/field/device");
  await unsent(page, 1);
  await accessible(page, "field-device");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-device-file] button").click()]);
  const path = await download.path();
  assert.doesNotMatch(readFileSync(path, "utf8"), /Bestand|Meer groen/, "a lost file tells nothing");

  const other = await organiser(t);
  await other.page.goto("/field/device");
  await other.page.locator("[data-device-file]").waitFor();
  const status = other.page.locator("[data-device-file] [role=status]");
  for (const content of ["", "{}", '{"format":"regiopeil-device","version":1,"records":[{}],"pairs":[]}', "PK\u0003\u0004"]) {
    await other.page.setInputFiles("#file", { name: "x.json", mimeType: "application/json", buffer: Buffer.from(content) });
    await status.filter({ hasText: "Er is niets ingelezen" }).waitFor();
    await status.evaluate((el) => { el.textContent = ""; });
  }
  await other.page.setInputFiles("#file", path);
  await status.filter({ hasText: "Ingelezen: 1." }).waitFor();
  await unsent(other.page, 0);
  assert.equal(await stored(other.page, "Zaal Bestand"), 1);
  line.on(); // and the first device sends it as well
  await unsent(page, 0);
  assert.equal(await stored(page, "Zaal Bestand"), 1);
});

test("a record of a newer program is left alone", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  await fillIn(page, "Zaal Later");
  await saveForLater(page);
  await unsent(page, 1);
  await page.evaluate(async () => {
    const [record] = await store.records();
    await store.drop(record.id);
    await store.add({ records: [{ ...record, format: store.format + 1 }], pairs: [] });
  });
  line.on();
  await page.evaluate(() => queue.send());
  await page.locator("[data-record]", { hasText: "nieuwe versie" }).waitFor();
  assert.equal(await stored(page, "Zaal Later"), 0);
});

test("what is thrown away from the device is asked for first", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  await fillIn(page, "Zaal Weg");
  await page.goto("/field");
  await unsent(page, 1);
  await page.locator("[data-device-risk]", { hasText: "Wis de gegevens van uw browser niet" }).waitFor();
  page.once("dialog", (d) => d.dismiss());
  await page.locator("[data-record] button").click();
  await unsent(page, 1);
  page.once("dialog", (d) => d.accept());
  await page.locator("[data-record] button").click();
  await unsent(page, 0);
});

test("who signs out leaves no pages and no key, and what waits stays", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  await fillIn(page, "Zaal Uit");
  await saveForLater(page);
  line.lost = (request) => request.method === "POST" && request.url.startsWith("/field/");
  line.on();
  await page.locator('form[action="/logout"] button').click();
  await page.waitForURL((u) => !u.pathname.startsWith("/field"));
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.waitForFunction(async () => !(await caches.has("regiopeil-field"))); // the worker ends what it was at
  line.lost = () => false;
  await signIn(page, "organiser");
  await page.waitForSelector(ready, { state: "attached" });
  await unsent(page, 0);
  assert.equal(await stored(page, "Zaal Uit"), 1);
});

test("a page that is not kept leads to the list, which says so", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  await page.goto("/field/agreements");
  await page.locator("[data-device-page]").waitFor();
  assert.match(page.url(), /\/field\?done=offline$/);
});

test("one record that the server cannot take does not hold up the others", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  for (const place of ["Zaal Vlot", "Zaal Vast"]) { // the last is the first to be sent
    await page.goto("/field");
    await fillIn(page, place);
    await saveForLater(page);
  }
  await unsent(page, 2);
  const id = await page.locator("[data-record]").first().getAttribute("data-record");
  await page.route(`**/conversations/${id}`, (route) => route.fulfill({ status: 503 }));
  line.on();
  await unsent(page, 1);
  assert.equal(await stored(page, "Zaal Vlot"), 1);
  await page.unroute(`**/conversations/${id}`);
  await unsent(page, 0); // by itself, without loading the page again
  assert.equal(await stored(page, "Zaal Vast"), 1);
});

test("with other keys on the server what was kept cannot be read, and the rest goes on", async (t) => {
  const { line, page } = await organiser(t);
  line.off();
  await fillIn(page, "Zaal Sleutel");
  await saveForLater(page);
  await unsent(page, 1);
  await page.route("**/field/key", async (route) => {
    const who = await (await route.fetch()).json();
    await route.fulfill({ json: { ...who, key: Buffer.alloc(32).toString("base64") } });
  });
  line.on();
  await page.locator("[data-record] strong", { hasText: "op slot" }).waitFor();
  await fillIn(page, "Zaal Nieuw Slot");
  await save(page);
  await page.waitForURL(/done=save/);
  assert.equal(await stored(page, "Zaal Nieuw Slot"), 1);
});

test("the organiser's pages can be installed", async (t) => {
  const { page } = await organiser(t);
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  const { errors } = await session.send("Page.getAppManifest");
  // A context of a test is as private browsing, in which nothing can be installed.
  assert.deepEqual(installabilityErrors.map((e) => e.errorId).filter((id) => id !== "in-incognito"), []);
  assert.deepEqual(errors, []);
});
