// The console in front of a million mappings: how long each page takes and how large it is, and what its use does to redirects; about four minutes.
//   node deploy/load/console.mjs [--mappings N] [--times N]      after deploy/load/run.sh has published the gateway
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { send } from "./http.mjs";
import { atFixedRate, atFixedRateDuring, saturate } from "./load.mjs";
import { mapping, writeIdentifiers } from "./mappings.mjs";
import { stop } from "./processes.mjs";
import { median } from "./report.mjs";
import { launchGateway, storeOf } from "./targets.mjs";

const { values } = parseArgs({ options: { mappings: { type: "string", default: "1000000" }, times: { type: "string", default: "10" } } });
const count = Number(values.mappings);
const times = Number(values.times);
const maxBytes = 150 * 1024;
const maxMilliseconds = 200;
const loadSeconds = 10;
const rounds = 3;

const work = fileURLToPath(new URL("../../artifacts/load", import.meta.url));
const build = join(work, "gateway");
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "console-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

cpSync(await storeOf(build, work, count), join(folder, "own"), { recursive: true });
const gateway = await launchGateway(build, join(folder, "own"));
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const cookie = await signIn();
const some = mapping(Math.floor(count / 2));
const paths = [
  "/console", "/console/mappings", `/console/mappings?q=${some.identifier}`, `/console/mappings?q=${some.connectionId.slice(-8)}`, "/console/mappings?state=migrated",
  `/console/mappings/${some.identifier}`, "/console/plans", "/console/drafts", "/console/trace", "/console/parity", "/console/history", "/console/history/1",
  "/console/schedules", "/console/webhooks", "/console/keys", "/console/status", "/console/break-glass",
];

console.log(`\n${count} mappings, each page ${times} times; goals: ${maxMilliseconds} ms, ${maxBytes / 1024} KB.\n`);
console.log("| page | first, ms | median, ms | longest after the first, ms | KB | |\n|---|---|---|---|---|---|");
for (const path of paths) {
  const found = [];
  let size = 0;
  for (let i = 0; i < times; i++) {
    const since = performance.now();
    size = Buffer.byteLength((await open(path)).body);
    found.push(performance.now() - since);
  }

  const [first, ...others] = found;
  const isReached = Math.max(...found) <= maxMilliseconds && size <= maxBytes;
  const shown = path.replace(some.identifier, "IDENTIFIER").replace(some.connectionId.slice(-8), "END-OF-A-CONNECTION");
  const numbers = [first, median(others), Math.max(...others)].map((milliseconds) => milliseconds.toFixed(0)).join(" | ");
  console.log(`| ${shown} | ${numbers} | ${(size / 1024).toFixed(0)} | ${isReached ? "reached" : "missed"} |`);
}

const identifiers = writeIdentifiers(work, Math.min(count, 10_000));
await saturate(gateway, identifiers, 4);
const ratios = [];
for (let i = 0; i < rounds; i++) {
  const quiet = await atFixedRate(gateway, identifiers, loadSeconds);
  let pages = 0;
  const used = await atFixedRateDuring(gateway, identifiers, async () => {
    // As three people who open a page every second, in turn: more than an operations room does.
    const until = performance.now() + loadSeconds * 1000;
    while (performance.now() < until) {
      await open(paths[pages++ % paths.length]);
      await new Promise((resolve) => setTimeout(resolve, 333));
    }
  });
  ratios.push(used.p99_ms / quiet.p99_ms);
  console.log(`\nRound ${i + 1}: p99 of redirects at the fixed rate ${quiet.p99_ms.toFixed(2)} ms, and ${used.p99_ms.toFixed(2)} ms while ${pages} pages were opened.`);
}

console.log(`\np99 while the console is used, to without: ${median(ratios).toFixed(2)}x`);
for (const child of gateway.children) {
  await stop(child);
}

process.exit(0);

async function signIn() {
  const [id, secret] = ["load", "k".repeat(40)];
  const { status, headers } = await send(`${gateway.admin}/console/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ key_id: id, secret }).toString(),
  });
  if (status !== 303) {
    throw new Error(`Signing in was answered ${status}.`);
  }

  return headers["set-cookie"][0].split(";")[0];
}

async function open(path) {
  const answer = await send(gateway.admin + path, { headers: { cookie, accept: "text/html" }, agent });
  if (answer.status !== 200) {
    throw new Error(`${path} was answered ${answer.status}.`);
  }

  return answer;
}
