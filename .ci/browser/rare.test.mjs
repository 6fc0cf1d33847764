// Pages that few people ever see, and that must be as good as the others.
import { createHmac } from "node:crypto";
import assert from "node:assert/strict";
import test from "node:test";
import { accessible, open, signIn } from "./browser.mjs";
import { answers, fill, lead, press, send, survey, toReview } from "./walk.mjs";

const empty = process.env.REGIOPEIL_EMPTY_URL; // a server with no account yet, and the consultation open
const lock = process.env.REGIOPEIL_LOCK; // where its database is locked and let go
assert.ok(empty && lock && process.env.REGIOPEIL_SETUP, "go test starts a server with nothing on it");

test("one's own answers by the code of the receipt, and withdrawing them", async (t) => {
  const page = await open(t);
  await toReview(page, answers.business);
  const code = await send(page);
  const ask = async () => {
    await page.goto(`${survey}/mine`);
    await page.fill('[name="code"]', code);
    await lead(page);
  };
  await ask();
  await accessible(page, "mine-answers");
  assert.ok((await page.locator("main").innerText()).includes(answers.business.V18t));
  await lead(page, "withdraw");
  await accessible(page, "mine-withdraw");
  await lead(page, "withdraw-yes");
  await accessible(page, "mine-withdrawn");
  await ask();
  assert.ok(!(await page.locator("main").innerText()).includes(answers.business.V18t));
  await accessible(page, "mine-gone");
  await page.goto(`${survey}/mine`);
  await page.fill('[name="code"]', "0000-0000-0000-0000-0000-0000-00");
  await lead(page);
  await accessible(page, "mine-wrong-code");
});

test("another first answer warns of what it takes away, and the way back keeps it", async (t) => {
  const page = await open(t);
  await page.goto(survey);
  await lead(page);
  for (let n = 0; n < 4; n++) { await fill(page, answers.resident); await lead(page); }
  await page.goto(`${survey}/p/1`);
  await fill(page, { V1: "2" });
  await lead(page);
  await accessible(page, "dropped");
  const text = await page.locator("main").innerText();
  assert.match(text, /Hoe oud bent u|Leeftijd|65/i, "it shows the answers that would go");
  await press(page, ".actions a");
  await page.goto(`${survey}/p/2`);
  assert.ok(await page.isChecked('[name="V3"][value="5"]'));
});

test("not yet open, open and closed", async (t) => {
  const page = await open(t);
  await signIn(page, "admin");
  const definition = await (await page.request.get("/admin/surveys/leidse-regio/definition.json")).text();
  await page.goto("/admin/surveys/new");
  await page.fill('[name="slug"]', "zeldzaam");
  await page.fill('[name="definition"]', definition);
  await page.locator("main form button").click();
  await page.waitForURL("**/admin/surveys/zeldzaam*");
  await accessible(page, "admin-new-survey");
  const visitor = await open(t);
  await visitor.goto("/s/zeldzaam");
  await accessible(visitor, "not-yet-open");
  await lead(page, "open");
  await visitor.goto("/s/zeldzaam");
  await lead(visitor);
  await fill(visitor, answers.resident);
  await lead(visitor);
  await lead(page, "close");
  await accessible(page, "admin-closed");
  const late = await open(t);
  await late.goto("/s/zeldzaam");
  await accessible(late, "closed");
  await visitor.reload();
  await accessible(visitor, "closed-meanwhile");
});

test("a server that cannot write says so and keeps what was typed", async (t) => {
  const page = await open(t, { baseURL: empty });
  await page.goto(survey);
  await lead(page);
  await fill(page, answers.resident);
  await lead(page);
  await fill(page, answers.resident);
  assert.equal((await fetch(lock, { method: "POST" })).status, 200);
  t.after(() => fetch(lock, { method: "DELETE" }));
  await lead(page);
  await page.locator("h1").filter({ hasText: /druk/ }).waitFor();
  await accessible(page, "busy");
  assert.equal((await fetch(lock, { method: "DELETE" })).status, 200);
  await page.locator("#answers button").click();
  await page.waitForURL("**/p/3");
  await page.goto(`${empty}${survey}/p/2`);
  assert.ok(await page.isChecked('[name="V2"][value="GM0579"]'));
});

test("the first administrator, and a password that was forgotten", async (t) => {
  const page = await open(t, { baseURL: empty });
  await page.goto(process.env.REGIOPEIL_SETUP);
  await accessible(page, "setup");
  await choose(page, "kort");
  await accessible(page, "setup-wrong");
  await page.fill('[name="email"]', "eerste@regio.example");
  await choose(page, "een lang wachtwoord dat niemand kent");
  await page.waitForURL("**/login/app");
  await accessible(page, "app");
  const secret = await page.locator('[name="secret"]').inputValue();
  await page.fill('[name="code"]', "12345");
  await press(page, 'main button[type="submit"]');
  await accessible(page, "app-wrong");
  await page.fill('[name="code"]', totp(secret));
  await press(page, 'main button[type="submit"]');
  await accessible(page, "recovery");
  const recovery = await page.locator(".recovery code").allInnerTexts();
  await page.locator("main a.button").click();
  await page.waitForURL("**/admin/**");
  await accessible(page, "after-setup");
  await page.goto("/account");
  await accessible(page, "account");
  await page.goto("/account/app");
  await accessible(page, "account-app");
  await page.goto(process.env.REGIOPEIL_SETUP);
  await accessible(page, "setup-used");

  await page.goto("/admin/users");
  await page.locator('form[action$="/reset"] button').first().click();
  await page.waitForSelector("#once");
  await accessible(page, "users-link");
  const link = await page.locator("#once").innerText();
  const other = await open(t, { baseURL: empty });
  await other.goto(link);
  await accessible(other, "reset");
  await choose(other, "een ander lang wachtwoord, ook geheim");
  await other.waitForURL("**/login**");
  await accessible(other, "reset-done");
  await other.goto(link);
  await accessible(other, "reset-used");
  await other.goto("/login");
  await other.fill('[name="email"]', "eerste@regio.example");
  await other.fill('[name="password"]', "niet het goede wachtwoord");
  await other.locator('main button[type="submit"]').click();
  await other.waitForSelector(".error-summary");
  await accessible(other, "login-wrong");
  await other.fill('[name="password"]', "een ander lang wachtwoord, ook geheim");
  await other.locator('main button[type="submit"]').click();
  await other.waitForURL("**/login/code");
  await accessible(other, "code");
  await other.locator("summary").click();
  await other.fill('[name="recovery"]', recovery[0]);
  await press(other, 'main button[type="submit"]');
  await other.waitForURL("**/admin/**");
  await other.locator('main a[href^="/admin/"]').first().waitFor();
  await other.goto("/admin/users");
  await other.locator("tbody a").first().click();
  await accessible(other, "user");
});

// totp is the code that an app shows now for a secret in base32 (RFC 6238).
function totp(secret) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const sum = createHmac("sha1", key).update(counter).digest();
  return String((sum.readUInt32BE(sum.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, "0");
}

async function choose(page, password) {
  for (const field of await page.locator('input[type="password"]').all()) await field.fill(password);
  await press(page, 'main button[type="submit"]');
}
