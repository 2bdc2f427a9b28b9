// How the gateway bends with the number of mappings and of connections. About half an hour; with --sizes 1000,10000 five minutes.
//
//   deploy/load/run.sh --scaling [--sizes 1000,10000,100000,1000000] [--connections 1,10,100,1000]
//
// Prints two tables in Markdown. Each gateway has core 0, the load core 1; of a fleet of two the second gateway shares core 1 with the script.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { adminSettings, apply, plan, untilServed } from "./admin.mjs";
import { feedAlone, imageSettings, startGateway, startRedis } from "./gateways.mjs";
import { checkAnswers, propagation, saturate } from "./load.mjs";
import { fillByPlan, writeIdentifiers, writePlainDocument } from "./mappings.mjs";
import { residentMemory, stop } from "./processes.mjs";
import { connectRedis } from "./redis.mjs";
import { median, percentile, say } from "./report.mjs";
import { launchGateway, storeOf } from "./targets.mjs";

const { values } = parseArgs({
  options: {
    work: { type: "string" },
    sizes: { type: "string", default: "1000,10000,100000,1000000" },
    connections: { type: "string", default: "1,10,100,1000" },
  },
});
const work = values.work;
const build = join(work, "gateway");
const changes = 1_000;
const puts = 50;
const starts = 3;
const quietSeconds = 60;
const loadSeconds = 8;
const mappingsOfConnections = 10_000;

const folder = mkdtempSync(join(work, "scaling-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
// No mapping of any store has this note, so each of its lines is a change.
const document = await writePlainDocument(join(folder, "changes.csv"), changes, "changed");

const bySize = [];
for (const size of numbers(values.sizes)) {
  say(`${size} mappings`);
  bySize.push({ mappings: size, ...(await measureAlone(size)), ...(await measureFleet(size)) });
  say(JSON.stringify(bySize.at(-1)));
}

const byConnections = await measureConnections(numbers(values.connections));
print(bySize);
console.log("");
print(byConnections);
process.exit(0);

async function measureAlone(size) {
  const store = await storeOf(build, work, size);
  const milliseconds = [];
  for (let i = 0; i < starts; i++) {
    const { children, startMilliseconds } = await launchGateway(build, store);
    milliseconds.push(startMilliseconds);
    await stop(children[0]);
  }

  // A copy, because it is changed.
  const own = join(folder, `store-${size}`);
  cpSync(store, own, { recursive: true });
  const gateway = await launchGateway(build, own);
  await sleep(quietSeconds * 1000);
  const resident = residentMemory(gateway.children);
  await checkAnswers(gateway.url, size);
  const identifiers = writeIdentifiers(work, size);
  await saturate(gateway, identifiers, loadSeconds / 2);
  const { requests_per_second, p99_ms } = await saturate(gateway, identifiers, loadSeconds);
  const changed = await change(gateway.admin);
  await stop(gateway.children[0]);
  rmSync(own, { recursive: true, force: true });
  return {
    "resident, idle": `${(resident / 1e6).toFixed(0)} MB`,
    "start to ready": `${median(milliseconds).toFixed(0)} ms`,
    "requests/s": Math.round(requests_per_second),
    p99: `${p99_ms.toFixed(2)} ms`,
    "1,000 changes planned, applied (SQLite)": changed,
  };
}

async function measureFleet(size) {
  const own = join(folder, `fleet-${size}`);
  const [a, b, redis] = await startFleet(own);
  const empty = await memoryOf(redis);
  await untilServed(b.admin, await fillByPlan(a.admin, own, size));
  const held = (await memoryOf(redis)) - empty;
  const milliseconds = await propagation(a, b, puts, new Agent({ keepAlive: true }));
  const changed = await change(a.admin);
  for (const { child } of [a, b, redis]) {
    await stop(child);
  }

  return {
    "1,000 changes planned, applied (Redis)": changed,
    "Redis, a mapping": `${Math.round(held / size)} B`,
    "a put served by the other, p50 and p99": `${percentile(milliseconds, 50).toFixed(1)} and ${percentile(milliseconds, 99).toFixed(1)} ms`,
  };
}

async function startFleet(own) {
  const settings = { ...imageSettings(build), ...adminSettings, ...feedAlone, Gateway__Drain__Delay: "00:00:00" };
  const redis = await startRedis(0, folder);
  const a = await startGateway(0, build, join(own, "a"), settings, redis);
  return [a, await startGateway(1, build, join(own, "b"), settings, redis), redis];
}

// Filled by one plan, whose changes Redis keeps beside the set.
async function memoryOf(redis) {
  const { call, close } = await connectRedis(redis);
  const answer = await call("INFO", "memory");
  close();
  return Number(/used_memory:(\d+)/.exec(answer)[1]);
}

/** Both times of the thousand changes; applied means served by this gateway. */
async function change(admin) {
  const since = performance.now();
  const made = await plan(admin, document);
  const planned = performance.now();
  if (made.changes !== changes) {
    throw new Error(`The plan has ${made.changes} changes instead of ${changes}.`);
  }

  await apply(admin, made.id);
  return `${(planned - since).toFixed(0)} and ${(performance.now() - planned).toFixed(0)} ms`;
}

async function measureConnections(counts) {
  const identifiers = writeIdentifiers(work, mappingsOfConnections);
  const gateway = await launchGateway(build, await storeOf(build, work, mappingsOfConnections));
  await saturate(gateway, identifiers, loadSeconds / 2);
  const rows = [];
  for (const count of counts) {
    const { requests_per_second, p99_ms, processor_us } = await saturate(gateway, identifiers, loadSeconds, count);
    rows.push({ connections: count, "requests/s": Math.round(requests_per_second), p99: `${p99_ms.toFixed(2)} ms`, "processor time a request": `${processor_us.toFixed(1)} µs` });
  }

  await stop(gateway.children[0]);
  return rows;
}

function print(rows) {
  const names = Object.keys(rows[0]);
  console.log(`| ${names.join(" | ")} |\n|${names.map(() => "---|").join("")}`);
  rows.forEach((row) => console.log(`| ${names.map((name) => row[name].toLocaleString("en-US")).join(" | ")} |`));
}

function numbers(list) {
  return list.split(",").map(Number);
}
