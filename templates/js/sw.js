/* sw.js: opens the organiser's pages without a network. It keeps the list, the
   empty sheets and forms that the list leads to, and what these pages need, each as it was
   when there last was a network. It never touches what waits to be sent: that is
   in the database of the browser, and pages send it. */
"use strict";
const shelf = "regiopeil-field"; // also in staff.js, which clears it when somebody signs out
const list = "/field", device = "/field/device";
const patience = 6000; // ms that a page may take where one is kept

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));

const sheets = (html) => [...html.matchAll(/href="(\/field\/(?:new\?|paper\/)[^"]*)"/g)].map(([, url]) => url.replaceAll("&amp;", "&"));
const parts = (html) => [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, url]) => url);

/* The address that a page is kept under: a sheet is one of a survey and a kind; what
   else is asked is for the page itself. */
function address(url) {
  const { pathname, searchParams } = new URL(url, location);
  if (pathname !== "/field/new") return pathname;
  return `${pathname}?${new URLSearchParams(["kind", "survey"].map((name) => [name, searchParams.get(name) ?? ""]))}`;
}

async function take(url) {
  const reply = await fetch(url, { credentials: "same-origin", cache: "no-cache" });
  if (!reply.ok || reply.redirected) throw new Error(`${url}: ${reply.status}`);
  return { url, reply, html: /^text\/html/.test(reply.headers.get("Content-Type")) ? await reply.clone().text() : "" };
}

/* What is on the shelf under an address, without making a shelf where there is none. */
const found = (url) => caches.match(url, { cacheName: shelf });

/* Somebody signed out: nothing stays, nor comes from work that was going on. */
let signedOut = 0;
async function forget() {
  signedOut++;
  await caches.delete(shelf);
}

/* Fetches all that is needed without a network, and only then puts it in place of
   what was there. */
async function prepare() {
  const before = signedOut;
  const first = await take(list);
  const pages = [first, ...(await Promise.all([device, ...sheets(first.html)].map((url) => take(url))))];
  if (signedOut !== before) return;
  const cache = await caches.open(shelf);
  const needed = [...new Set(pages.flatMap((page) => parts(page.html)))];
  await Promise.all(needed.map(async (url) => (await cache.match(url)) ?? cache.add(url)));
  await Promise.all(pages.map((page) => cache.put(address(page.url), page.reply)));
  const wanted = new Set([...needed, ...pages.map((page) => address(page.url))]);
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!wanted.has(pathname + search)) await cache.delete(request);
  }
  if (signedOut !== before) await caches.delete(shelf);
}

/* Whether everything is there: the list, every sheet, and what each page needs. */
async function ready() {
  const first = await found(list);
  if (!first) return false;
  for (const url of [list, device, ...sheets(await first.text())]) {
    const page = await found(address(url));
    if (!page) return false;
    for (const part of parts(await page.text())) if (!(await found(part))) return false;
  }
  return true;
}

self.addEventListener("message", (e) => {
  if (e.data === "forget") return e.waitUntil(forget());
  const work = (async () => {
    if (e.data === "prepare") await prepare().catch(() => {}); // what was there still is
    e.ports[0].postMessage(await ready());
  })();
  e.waitUntil(work);
});

/* A page from the network; from the shelf where that fails or takes too long; the
   list in place of a page that is on neither. */
async function page(request) {
  const kept = await found(address(request.url));
  try {
    const late = new Promise((_, fail) => { if (kept) setTimeout(fail, patience); });
    const reply = await Promise.race([fetch(request), late]);
    return kept && reply.status >= 500 ? kept : reply;
  } catch {
    if (kept) return kept;
    return (await found(list)) ? Response.redirect(`${list}?done=offline`) : Response.error();
  }
}

self.addEventListener("fetch", (e) => {
  const { pathname, origin } = new URL(e.request.url);
  if (e.request.method !== "GET" || origin !== location.origin) return;
  if (e.request.mode === "navigate") e.respondWith(page(e.request));
  else if (pathname.startsWith("/assets/")) e.respondWith(caches.match(e.request).then((kept) => kept ?? fetch(e.request)));
});
