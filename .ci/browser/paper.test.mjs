import assert from "node:assert/strict";
import test from "node:test";
import { accessible, open, signIn } from "./browser.mjs";

const paper = "/field/paper/leidse-regio";
const entering = "form[data-keeps=all]:not([inert])";
const most = 70; // keys for the form of a resident, texts not counted

/** A form as it lies on the table, by stop: what is to be pressed there. */
const resident = {
  V1: "1", V2: "3", V3: "4",
  "V8.T1": "5", "V8.T2": "4", "V8.T3": "3", "V8.T4": "5", "V8.T5": "4", "V8.T6": "5", "V8.T7": "9", "V8.T8": "2",
  "V9.T1": "2", "V9.T2": "3", "V9.T3": "3", "V9.T4": "4", "V9.T5": "2", "V9.T6": "3", "V9.T7": "9", "V9.T8": "1",
  "V10.T1": "1", "V10.T6": "2", "V10.T3": "3",
  "V11.T1": "40", "V11.T2": "10", "V11.T4": "20", "V11.T5": "5", "V11.T6": "15", "V11.T8": "10",
  "V12.a": "3", "V12.b": "1", "V12.c": "2", "V12.d": "3", "V12.e": "9", "V12.f": "3",
  V13: "150", "V13.text": "Een buurtbus", V16: "2", V18: "47", V18t: "Ik weet veel van bomen.", V19: "13",
  V20: "1", V20t: "Te weinig woningen", V21: "De regiotaxi", V22: "8", V23: "2",
};
const codes = {
  V2: ["GM0579"], "V8.T7": ["98"], "V9.T7": ["98"], "V12.e": ["98"], V13: ["1", "5", "97"], V18: ["T4", "T7"], V19: ["1", "3"], V20: ["T1"], V22: ["8"],
};

/** The field that has the focus. */
const field = (page) => page.evaluate(() => document.activeElement.name);

/** Enters a form by what the screen asks for; the answer is how many keys it took, texts not counted. */
async function enter(page, form) {
  let keys = 0;
  const press = async (key) => { keys++; await page.keyboard.press(key); };
  for (let at = await field(page), n = 0; at !== "go"; n++) {
    assert.ok(n < 100, `the focus stays on ${at}`);
    const want = form[at] ?? "";
    if (/text$|t$|^V21$/.test(at)) await page.keyboard.insertText(want);
    else {
      for (const key of want) {
        if ((await field(page)) !== at) assert.fail(`${at}: moved on before ${want} was there`);
        await press(key);
      }
    }
    if ((await field(page)) === at) await press("Enter");
    at = await field(page);
  }
  await press("Enter");
  return keys;
}

async function start(t, options = {}) {
  const page = await open(t, { viewport: { width: 1280, height: 900 }, ...options });
  await signIn(page, "organiser");
  await page.goto(paper);
  await page.waitForSelector(entering);
  return page;
}

const title = (page, text) => page.locator("h1", { hasText: text }).waitFor();
const numberOf = (page) => page.inputValue('[name="paper.number"]').then(Number);

/** How many forms were entered today, as the page says. */
const today = async (page) => Number(/\d+/.exec(await page.textContent("[data-batch] summary"))[0]);

test("a resident's form takes at most 70 keys, and the next one is there at once", async (t) => {
  const page = await start(t);
  assert.equal(await field(page), "V1");
  await accessible(page, "paper-empty");
  const n = await numberOf(page), before = await today(page);
  let body;
  page.on("request", (r) => { if (r.method() === "POST" && r.url().endsWith(paper)) body = new URLSearchParams(r.postData()); });
  const keys = await enter(page, resident);
  assert.ok(keys <= most, `${keys} keys`);
  t.diagnostic(`${keys} keys`);
  await page.locator('[role="status"]', { hasText: `Opgeslagen. Formulier ${n + 1}` }).waitFor();
  await title(page, `Formulier ${n + 1}`);
  assert.equal(await field(page), "V1");
  assert.equal(await page.locator("form :checked:not(option)").count(), 0, "the next form is empty");
  for (const [name, want] of Object.entries(resident)) {
    assert.deepEqual(body.getAll(name), codes[name] ?? [want], name);
  }
  await page.locator("[data-batch] summary", { hasText: `Vandaag: ${before + 1} formulier` }).waitFor();
  await accessible(page, "paper-next");
});

test("keys that come while a form is saved are pressed in the next one", async (t) => {
  const page = await start(t);
  const n = await numberOf(page);
  await page.keyboard.press("1");
  await page.locator('button[value="save"]').focus();
  await page.evaluate(() => { // faster than any hand, and before anything is stored
    const press = (target, key) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    document.querySelector('button[value="save"]').click();
    for (const key of "134") press(document.body, key);
  });
  await title(page, `Formulier ${n + 1}`);
  await page.waitForFunction(() => document.querySelector('[name="V3"]:checked')?.value === "4");
  assert.equal(await page.locator('[name="V2"]:checked').getAttribute("value"), "GM0579");
  assert.equal(await field(page), "V8.T1");
});

test("only the questions of the audience are there, and Backspace goes back", async (t) => {
  const page = await start(t);
  const shown = (code) => page.locator(`#${code}`).isVisible();
  assert.deepEqual(await Promise.all(["V2", "V3", "V4", "V6"].map(shown)), [true, false, false, false]);
  await page.keyboard.press("2");
  assert.deepEqual(await Promise.all(["V3", "V4", "V6", "V14", "V13"].map(shown)), [false, true, false, true, false]);
  await page.keyboard.press("7"); // is no answer of V2
  await page.locator("[data-key-says]", { hasText: "hoort niet bij deze vraag" }).waitFor();
  assert.equal(await field(page), "V2");
  await page.keyboard.press("1");
  await page.keyboard.press("b"); // another sector, namely
  assert.equal(await field(page), "V4.text");
  await page.keyboard.type("Circus");
  for (let i = 0; i < "Circus".length + 1; i++) await page.keyboard.press("Backspace");
  assert.equal(await field(page), "V4");
  await page.keyboard.press("Backspace"); // clears
  assert.equal(await page.locator('[name="V4"]:checked').count(), 0);
  await page.keyboard.press("Backspace"); // and goes back
  assert.equal(await field(page), "V2");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  assert.equal(await field(page), "V1");
  await page.keyboard.press("3");
  assert.deepEqual(await Promise.all(["V4", "V6", "V7"].map(shown)), [false, true, true]);
});

test("what is wrong is said as on the web, and nothing that was typed is lost", async (t) => {
  const page = await start(t);
  const n = await numberOf(page);
  await enter(page, { ...resident, V1: "", V3: undefined, V13: undefined });
  await page.waitForSelector(".error-summary");
  await accessible(page, "paper-wrong");
  assert.equal(await page.inputValue('[name="V21"]'), resident.V21);
  assert.equal(await page.locator('[name="V8.T1"]:checked').getAttribute("value"), "5");
  assert.equal(await numberOf(page), n);
  await page.waitForSelector(entering);
  await page.keyboard.press("Enter"); // from what is wrong to where
  assert.equal(await field(page), "V1");
  await page.keyboard.press("1");
  await page.locator('button[value="save"]').focus();
  await page.keyboard.press("Enter");
  await title(page, `Formulier ${n + 1}`);
  await page.goto("/field");
  await page.waitForFunction(() => document.querySelector("[data-device]:not([hidden])")?.querySelectorAll("[data-record]").length === 0);
});

test("a form in progress is there again after the page was left", async (t) => {
  const page = await start(t);
  await page.keyboard.press("1");
  await page.keyboard.press("3");
  await page.locator("[data-state]", { hasText: "Opgeslagen op dit apparaat" }).waitFor();
  const n = await numberOf(page);
  await page.goto("/field");
  await page.goto(paper);
  await page.locator('[role="status"]', { hasText: `Ga verder met formulier ${n}` }).waitFor();
  await page.waitForSelector(entering);
  assert.equal(await page.locator('[name="V2"]:checked').getAttribute("value"), "GM0579");
  await page.goto("/field");
  await page.locator("[data-record] a", { hasText: `Formulier ${n}` }).click();
  await page.waitForURL(/paper\/leidse-regio\?id=/);
  await page.waitForSelector(entering);
  assert.equal(await page.locator('[name="V1"]:checked').getAttribute("value"), "1");
  await page.locator('button[value="save"]').click();
  await title(page, `Formulier ${n + 1}`);
});

test("points say what is left, and a place is given once", async (t) => {
  const page = await start(t);
  await page.locator('[name="V11.T1"]').focus();
  await page.keyboard.type("40"); // no third digit can follow
  assert.equal(await field(page), "V11.T2");
  assert.equal(await page.textContent("[data-left]"), "Nog 60 punten te verdelen");
  await page.keyboard.type("60"); // that is all
  assert.equal(await field(page), "V12.a");
  await page.locator('[name="V10.T4"]').focus();
  await page.keyboard.press("1");
  assert.equal(await field(page), "V10.T5");
  for (const key of "14x") await page.keyboard.press(key); // given before, none, no place
  assert.equal(await page.inputValue('[name="V10.T5"]'), "");
  await page.locator("[data-key-says]", { hasText: "hoort niet bij deze vraag" }).waitFor();
});

test("without a script a form is entered as any other", async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await signIn(page, "organiser");
  await page.goto("/field");
  await page.locator(`a[href="${paper}"]`).click();
  const n = await numberOf(page);
  await page.check('[name="V1"][value="1"]');
  await page.check('[name="V8.T1"][value="5"]');
  await page.fill('[name="V10.T3"]', "1");
  await page.locator('button[value="save"]').click();
  await page.waitForURL(/done=1/);
  assert.match(await page.textContent("main"), new RegExp(`Opgeslagen. Formulier ${n + 1}`));
});

test("one in ten is entered a second time, and what differs is chosen with the keyboard", async (t) => {
  const page = await start(t);
  let asked = "";
  // Forms that are all the same, until one is drawn.
  const drawn = await page.evaluate(async (address) => {
    for (let n = 500; n < 800; n++) {
      const body = new URLSearchParams({ "paper.id": crypto.randomUUID(), "paper.number": n, "paper.language": "nl", V1: "1", V2: "GM0579", V22: "7" });
      const reply = await fetch(address, { method: "POST", body });
      if ((await reply.text()).includes(`Formulier ${n}</a>`)) return n;
    }
    return 0;
  }, paper);
  assert.ok(drawn, "of 300 forms none was drawn");
  await page.goto(paper);
  await accessible(page, "paper-due");
  const [first] = await page.locator(".due a").allTextContents();
  assert.equal(await page.textContent("[data-due]"), `Nog een keer: ${first.toLowerCase()}`, "in sight while one enters");
  await page.locator(".due a", { hasText: `Formulier ${drawn}` }).click();
  await page.locator("h1", { hasText: `Formulier ${drawn}, tweede keer` }).waitFor();
  assert.equal(await field(page), "V1");
  await page.keyboard.press("1");
  page.once("dialog", (d) => { asked = d.type(); d.dismiss(); });
  await page.locator("a.back").click();
  await page.waitForFunction(() => document.activeElement.className === "back"); // and stays
  assert.equal(asked, "beforeunload", "what is typed would be lost");
  await page.locator('[name="V1"]').first().focus();
  await enter(page, { V1: "1", V2: "3", V21: "De bus", V22: "8" });
  await page.locator("main", { hasText: "2 antwoorden verschillen" }).waitFor();
  await accessible(page, "paper-compare");
  await page.keyboard.press("1");
  await page.keyboard.press("2");
  assert.equal(await field(page), "");
  await page.keyboard.press("Enter");
  await page.locator("[role=status]", { hasText: `Formulier ${drawn} is gecontroleerd` }).waitFor();
  assert.equal(await page.locator(".due a", { hasText: `Formulier ${drawn}` }).count(), 0);
});
