// The real program on a folder of its own, and a real browser, both to be killed.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

/** A folder that is gone after the test. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "regiopeil-browser-"));
  t.after(() => {
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 10 });
    } catch (why) { // processes of a browser that was killed may still be writing
      t.diagnostic(`left behind: ${why.message}`);
    }
  });
  return path;
}

async function kill(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Serves the built-in survey, with one organiser; start() after kill() serves the same again. */
export async function serve(t) {
  const binary = process.env.REGIOPEIL_PROGRAM;
  let child;
  t.after(() => kill(child)); // before its folder goes
  const data = folder(t);
  const account = { email: "hal@staff.example", password: "een-lang-wachtwoord-voor-de-proef" };
  execFileSync(binary, ["user", "add", "--data", data, "--email", account.email, "--role", "organiser", "--municipality", "GM0579"], { input: `${account.password}\n`, stdio: "pipe" });
  const program = { account };
  program.kill = () => kill(child);
  program.start = async () => {
    child = spawn(binary, ["serve", "--data", data, "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "ignore"] });
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith("listening on ")) continue;
      program.url = line.slice("listening on ".length);
      child.stdout.resume();
      return;
    }
    throw new Error("the program does not listen");
  };
  await program.start();
  return program;
}

/** A browser whose profile outlives it: kill() and start() it as often as needed. */
export function device(t) {
  let child;
  t.after(() => kill(child)); // before its folder goes
  const profile = join(folder(t), "profile");
  const browser = {
    kill: () => kill(child),
    async start() {
      const port = join(profile, "DevToolsActivePort");
      rmSync(port, { force: true });
      child = spawn(process.env.CHROMIUM || "/usr/bin/chromium", [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--accept-lang=nl",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank",
      ], { stdio: ["ignore", "ignore", "pipe"] });
      for await (const line of createInterface({ input: child.stderr })) {
        const [, url] = /^DevTools listening on (ws:.*)/.exec(line) ?? [];
        if (!url) continue;
        child.stderr.resume();
        const connection = await chromium.connectOverCDP(url);
        const context = connection.contexts()[0];
        context.setDefaultTimeout(15_000);
        return context.newPage();
      }
      throw new Error("the browser does not start");
    },
  };
  return browser;
}
