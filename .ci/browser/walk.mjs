// A respondent's walk through the built-in consultation, by the names of the
// form fields and nothing else, so that it works with script and without.
import assert from "node:assert/strict";

export const survey = "/s/leidse-regio";
const themes = ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"];

const everyone = {
  V2: "GM0579",
  ...Object.fromEntries(themes.map((t, i) => [`V8.${t}`, String(1 + (i % 5))])),
  ...Object.fromEntries(themes.map((t, i) => [`V9.${t}`, i === 3 ? "98" : String(5 - (i % 5))])),
  "V10.T4": "1", "V10.T1": "2", "V10.T8": "3",
  "V11.T1": "40", "V11.T2": "60",
  ...Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((i) => [`V12.${i}`, "3"])),
  V16: "2", V18: ["T4"], V18t: "Een schuur aan de Does, voor natuurlessen.",
  V20: "T1", V20t: "Betaalbare huizen voor wie hier opgroeide.", V21: "De bibliotheek.", V22: "8", V23: "3",
};
export const answers = {
  resident: { V1: "1", V3: "5", V13: ["1", "3"], V19: ["1"], ...everyone },
  business: { V1: "2", V4: "97", "V4.text": "Boot & bakfiets", V5: "2", V14: ["1", "6"], V17: ["T3"], V17t: "Een stagiair.", ...everyone },
  institution: { V1: "3", V6: "4", "V7.a": "3", "V7.b": "40", V15: ["5"], V17: ["T7"], V17t: "Een zaal.", ...everyone },
};

/** Fills in every control of the page that answers has a value for. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) {
      const choice = page.locator(`[name="${name}"][value="${one}"]`);
      if (await choice.count()) { await choice.check(); continue; }
      const field = page.locator(`[name="${name}"]`);
      if (!(await field.count())) continue;
      const tag = await field.evaluate((e) => e.tagName);
      if (tag === "SELECT") await pick(field, one);
      else await field.fill(one);
    }
  }
}

// With script the rank is set by buttons and the select is out of sight; it
// still carries the answer.
async function pick(select, value) {
  if (await select.isVisible()) return select.selectOption(value);
  await select.evaluate((e, v) => {
    e.value = v;
    e.dispatchEvent(new Event("change", { bubbles: true }));
  }, value);
}

export const lead = (page, value = "next") => press(page, `button[name="go"][value="${value}"]`);

/** Presses what leads to another page, and waits for it. */
export const press = (page, selector) => Promise.all([
  page.waitForNavigation({ waitUntil: "load" }),
  page.locator(selector).first().click(),
]);

/** From the landing page to the review page. each sees every page, filled in. */
export async function toReview(page, values, each = async () => {}) {
  await page.goto(survey);
  await each("landing");
  await lead(page);
  for (let n = 1; n < 20; n++) {
    const path = new URL(page.url()).pathname;
    if (path.endsWith("/review")) return;
    await fill(page, values);
    await each(path.split("/").slice(3).join("-"));
    await lead(page);
    assert.equal(await page.locator(".error-summary, [data-error-summary]").count(), 0, `${path}: ${await page.locator("main").innerText()}`);
  }
  assert.fail("no review page after 20 pages");
}

/** Sends the answers and returns the receipt code. */
export async function send(page) {
  await lead(page, "submit");
  const code = await page.locator("#receipt").innerText();
  assert.match(code.replace(/\s/g, ""), /^[0-9A-Z-]{26,}$/);
  return code.trim();
}
