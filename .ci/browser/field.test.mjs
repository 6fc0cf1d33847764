import assert from "node:assert/strict";
import test from "node:test";
import { accessible, open, signIn } from "./browser.mjs";

const sheet = "/field/new?survey=leidse-regio&kind=village";
const named = (name) => `[name="${name}"]`;

test("an organiser records an evening on a phone, and a participant agrees", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 800 } });
  await signIn(page, "organiser");
  await page.goto("/field");
  await accessible(page, "field");
  await page.goto(sheet);
  await accessible(page, "field-sheet");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the sheet is ${wide} pixels wider than the window`);

  await page.fill(named("date"), "2026-10-01");
  await page.fill(named("place"), "Dorpshuis");
  const more = page.locator(".counter", { has: page.locator(named("participants.resident")) }).locator('[data-step="1"]');
  for (let i = 0; i < 12; i++) await more.click();
  assert.equal(await page.inputValue(named("participants.resident")), "12", "the steppers count");
  await page.locator("details.theme summary", { hasText: "Wonen" }).click();
  await page.fill(named("themes.T1.dots"), "40");
  await page.fill(named("themes.T1.wishes.0.text"), "Meer woningen");
  await page.fill(named("themes.T1.wishes.1.text"), "Meer groen"); // the row came by itself
  assert.ok(await page.isChecked(named("themes.T1")), "what is filled in was talked about");
  assert.equal(await page.locator('[data-list="themes.T1.wishes"] [data-row]').count(), 3);
  await page.fill(named("agreements.0.what"), "Fietspad bekijken");
  await page.fill(named("agreements.0.who"), "de gemeente");
  await page.fill(named("agreements.0.by"), "2026-12-01");
  await page.click('button[value="submit"]');

  // 40 dots are too many for 12 people with 3 each: said, and nothing lost.
  await page.waitForSelector(".error-summary");
  await accessible(page, "field-sheet-wrong");
  assert.equal(await page.inputValue(named("themes.T1.wishes.1.text")), "Meer groen");
  await page.fill(named("themes.T1.dots"), "30");
  await page.click('button[value="submit"]');
  await page.waitForSelector("main .phase-submitted");
  await accessible(page, "field-view");
  await page.click('a[href$="/code"]');
  await accessible(page, "field-code");
  const address = await page.locator(".read-code a").getAttribute("href");

  const guest = await open(t, { viewport: { width: 390, height: 800 } });
  await guest.goto("/c");
  await accessible(guest, "field-read");
  await guest.fill(named("code"), new URL(address).pathname.slice(3).toLowerCase().replaceAll("-", " "));
  await guest.click("main form button");
  await guest.waitForURL(new URL(address).pathname);
  await accessible(guest, "field-participant");
  await guest.check(named("agrees"));
  await guest.click("main form button");
  await guest.waitForSelector('[role="status"]');
  await page.goto("/field/agreements");
  await accessible(page, "field-agreements");
  assert.match(await page.textContent("main"), /Fietspad bekijken/);
});

test("an analyst sees what conversations tell beside the survey", async (t) => {
  const page = await open(t, { viewport: { width: 1280, height: 900 } });
  await signIn(page, "analyst");
  await page.goto("/analysis/leidse-regio");
  await page.waitForSelector("#meetings");
  await page.goto("/analysis/leidse-regio/themes/T1");
  assert.match(await page.locator("section.meetings").textContent(), /stickers/i);
});

test("the room answers on phones, and the wall follows", async (t) => {
  const wall = await open(t, { viewport: { width: 1280, height: 900 } });
  await signIn(wall, "organiser");
  await wall.goto(sheet);
  await wall.fill(named("date"), "2026-10-02");
  await wall.fill(named("place"), "Zaal");
  await wall.click('button[value="save"]');
  await wall.click('a[href$="/rounds"]');
  await accessible(wall, "field-rounds");
  await wall.selectOption(named("ask0"), "hands:V12.a");
  await wall.selectOption(named("ask1"), "dots:");
  await wall.click("main form button");
  await wall.waitForSelector(".join-code");
  await accessible(wall, "field-wall");
  const code = (await wall.textContent(".join-code")).trim();

  const phone = await open(t, { viewport: { width: 390, height: 800 } });
  await phone.goto("/live");
  await accessible(phone, "live-join");
  await phone.fill(named("code"), code.toLowerCase());
  await phone.click("main form button");
  await phone.waitForURL(`**/live/${code}`);
  await accessible(phone, "live-phone");
  await phone.check('[value="for"]');
  await phone.locator(".counter", { hasText: "Wonen" }).locator('[data-step="1"]').click();
  await phone.click('main form button[type="submit"]');
  await phone.waitForSelector('main [role="status"]');

  // The wall hears of it by itself, and so does the phone when the round is closed.
  await wall.waitForFunction(() => document.querySelector("[data-live-count]").textContent === "1");
  await wall.locator("form", { has: wall.locator('[value="closed"]') }).locator("button").click();
  await phone.waitForFunction(() => /gesloten/.test(document.querySelector("main").textContent));

  // What the room said goes into the record as the organiser chooses.
  await wall.locator("form", { has: wall.locator('[value="take"]') }).locator("button").click();
  await wall.waitForURL(/\/take$/);
  await accessible(wall, "field-take");
  assert.match(await wall.textContent("main"), /[Tt]e weinig mensen/);
  assert.deepEqual([...wall.wrongs, ...phone.wrongs], []);
});
