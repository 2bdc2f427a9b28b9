// What the gateway takes of a machine, against the build before it and against nginx: an idle process, starts, memory, a large plan meanwhile, the folder.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { apply, plan, untilServed } from "./admin.mjs";
import { snapshotIn, startRedis } from "./gateways.mjs";
import { atFixedRate, atFixedRateDuring, checkAnswers, saturate } from "./load.mjs";
import { fillByPlan, writeFullDocument, writeIdentifiers } from "./mappings.mjs";
import { freePort, processorTime, residentMemory, run, stop, wakeUps } from "./processes.mjs";
import { figure, median, say } from "./report.mjs";
import { launchGateway, startNginx, storeOf } from "./targets.mjs";

const mappings = 10_000;
const few = 1_000;
const million = 1_000_000;
const planned = 100_000;
const startsOfTenThousand = 5;
const startsOfAMillion = 3;
const planRounds = 3;
const quietSeconds = 60;
// The first comparison with Stytch comes within two minutes of a start, and reads every mapping: it is work, and no cost of being idle.
const settleSeconds = 180;
const loadSeconds = 8;
const core = 0;

const parts = { size: measureSize, start: measureStart, idle: measureIdle, million: measureMillion, plan: measurePlan };

export const footprintParts = Object.keys(parts);

/** The chosen parts: {size, start, idle, million, plan}. Without `before` only this build is measured. */
export async function measureFootprint({ work, before, parts: chosen }) {
  const found = {};
  const builds = { gateway: { build: join(work, "gateway"), stores: work }, ...(before && { before: { build: before, stores: join(work, "baseline") } }) };
  Object.values(builds).forEach(({ stores }) => mkdirSync(stores, { recursive: true }));
  for (const name of chosen) {
    say(`Footprint: ${name}`);
    found[name] = await parts[name](work, builds);
  }

  return found;
}

/** Each figure that was measured, in the form of report.mjs. */
export function footprintFigures({ size, start, idle, million: large, plan: changed }) {
  return [...figuresOfIdle(idle), ...figuresOfStart(start), ...figuresOfMillion(large), ...figuresOfPlan(changed), ...figuresOfSize(size)];
}

// An image of a build that is not native has the runtime below it, which counts as well.
async function measureSize(work, builds) {
  const runtime = await runtimeSize();
  return each(builds, ({ build }) => ({ folder: folderSize(build), runtime: existsSync(join(build, "Gateway")) ? 0 : runtime }));
}

function figuresOfSize(size) {
  if (!size?.before) {
    return [];
  }

  const [here, there] = [size.gateway, size.before].map(({ folder, runtime }) => folder + runtime);
  const numbers = `${megabytes(here)} to ${megabytes(there)}, of which ${megabytes(size.before.runtime)} are the runtime`;
  return [figure("published folder with the runtime it needs, to the one before", here / there, "<=", 0.6, "x", numbers)];
}

// In turn, so that whatever else the machine does hits both.
async function measureStart(work, builds) {
  const found = await each(builds, () => []);
  for (let i = 0; i < startsOfTenThousand; i++) {
    await each(builds, async ({ build, stores }, name) => found[name].push(await startOnce(() => launchOn(build, stores, mappings))));
  }

  return found;
}

function figuresOfStart(start) {
  return start?.before
    ? [figure("start to ready to the build before, 10,000 mappings", medianRatio(start.gateway, start.before), "<=", 0.35, "x", `${median(start.gateway).toFixed(0)} to ${median(start.before).toFixed(0)} ms`)]
    : [];
}

// All of them are idle in the same minutes: none of them takes enough of the core to be felt by another.
async function measureIdle(work, builds) {
  const folder = mkdtempSync(join(work, "idle-"));
  const identifiers = writeIdentifiers(work, mappings);
  const started = await each(builds, async ({ build, stores }, name) => ({
    sqlite: await launchOn(build, stores, mappings),
    redis: await launchOnRedis(build, join(folder, name)),
  }));
  await sleep(settleSeconds * 1000);
  const found = await each(started, (stores) => each(stores, ({ children }) => ({ resident_mb: residentMemory(children) / 1e6, ...usage(children) })));
  await sleep(quietSeconds * 1000);
  await each(started, (stores, name) => each(stores, ({ children }, kind) => settleUsage(found[name][kind], children)));

  await each(started, async ({ sqlite }, name) => {
    await saturate(sqlite, identifiers, loadSeconds);
    found[name].resident_after_load_mb = residentMemory(sqlite.children) / 1e6;
  });
  await each(started, (stores) => each(stores, stopAll));
  rmSync(folder, { recursive: true, force: true });
  return found;
}

const usage = (children) => ({ processor: processorTime(children), wakeUps: wakeUps(children) });

function settleUsage(entry, children) {
  const now = usage(children);
  // A thread that has ended in between is not counted, nor what it did before.
  const woken = [...now.wakeUps].reduce((sum, [id, count]) => sum + count - (entry.wakeUps.get(id) ?? 0), 0);
  entry.processor_percent = (now.processor - entry.processor) / (quietSeconds * 1e4);
  entry.wake_ups_per_second = woken / quietSeconds;
  delete entry.processor;
  delete entry.wakeUps;
}

function figuresOfIdle(idle) {
  if (!idle) {
    return [];
  }

  const { gateway, before } = idle;
  const found = [];
  for (const [kind, title] of [["sqlite", "SQLite"], ["redis", "Redis"]]) {
    const [here, there] = [gateway[kind], before?.[kind]];
    found.push(figure(`processor time of an idle gateway, ${title}`, here.processor_percent, "<=", 0.2, " % of a core"));
    if (there) {
      const percents = `${here.processor_percent.toFixed(2)} to ${there.processor_percent.toFixed(2)} %`;
      const numbers = `${here.wake_ups_per_second.toFixed(1)} to ${there.wake_ups_per_second.toFixed(1)} a second`;
      found.push(figure(`... to the build before, ${title}`, here.processor_percent / there.processor_percent, "<=", 0.1, "x", percents));
      found.push(figure(`wake-ups of an idle gateway to the build before, ${title}`, here.wake_ups_per_second / there.wake_ups_per_second, "<=", 0.1, "x", numbers));
    }
  }

  if (before) {
    const numbers = `${gateway.resident_after_load_mb.toFixed(0)} to ${before.resident_after_load_mb.toFixed(0)} MB`;
    found.push(figure("resident memory after load to the build before, 10,000 mappings", gateway.resident_after_load_mb / before.resident_after_load_mb, "<=", 0.45, "x", numbers));
  }

  found.push(figure("resident memory of an idle gateway, 10,000 mappings", gateway.sqlite.resident_mb, "<=", 60, " MB"));
  return found;
}

async function measureMillion(work, { gateway: { build, stores } }) {
  const snapshot = await snapshotOfAMillion(work, build);
  // What was on it is away now: the snapshot is all there is to start from.
  const redis = { port: await freePort() };
  const found = { sqlite: [], snapshot: [], nginx: [] };
  for (let i = 0; i < startsOfAMillion; i++) {
    found.sqlite.push(await startOnce(() => launchOn(build, stores, million)));
    found.snapshot.push(await startOnce(() => launchGateway(build, snapshot, { redis })));
    found.nginx.push(await startOnce(() => startNginx({ work, mappings: million })));
    say(`Start ${i + 1} with ${million}: ${Object.entries(found).map(([name, times]) => `${name} ${times.at(-1)?.toFixed(0) ?? "-"} ms`).join(", ")}`);
  }

  return { ...found, ...(await measureMemory(work, build, stores)) };
}

// The folder of a gateway that followed a Redis with a million mappings, kept for the next run.
async function snapshotOfAMillion(work, build) {
  const folder = join(work, "snapshot-1000000");
  if (!existsSync(snapshotIn(folder))) {
    const unfinished = mkdtempSync(join(work, "snapshot-"));
    const gateway = await launchOnRedis(build, unfinished, million);
    await untilWritten(snapshotIn(unfinished));
    await stopAll(gateway);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  }

  return folder;
}

async function measureMemory(work, build, stores) {
  const sides = {
    gateway: { large: await launchOn(build, stores, million), small: await launchOn(build, stores, few) },
    nginx: { large: await startNginx({ work, mappings: million }), small: await startNginx({ work, mappings: few }) },
  };
  await each(sides, ({ large }) => checkAnswers(large.url, million));
  await sleep(quietSeconds * 1000);
  const resident = await each(sides, (side) => each(side, ({ children }) => residentMemory(children)));
  await each(sides, (side) => each(side, stopAll));
  return { resident, bytes_a_mapping: await each(resident, ({ large, small }) => (large - small) / (million - few)) };
}

function figuresOfMillion(large) {
  if (!large) {
    return [];
  }

  const { gateway, nginx } = large.bytes_a_mapping;
  const startOf = (name, times) =>
    figure(`start to ready ${name}, 1,000,000 mappings, to nginx's`, medianRatio(times, large.nginx), "<=", 0.5, "x", `${median(times).toFixed(0)} to ${median(large.nginx).toFixed(0)} ms`);
  return [
    figure("memory a mapping at 1,000,000", gateway, "<=", 120, " B"),
    figure("memory a mapping at 1,000,000 to nginx map", gateway / nginx, "<=", 0.3, "x", `${gateway.toFixed(0)} to ${nginx.toFixed(0)} B`),
    startOf("from SQLite", large.sqlite),
    startOf("from the snapshot while Redis is away", large.snapshot),
  ];
}

// A store of its own each time: applying changes it.
async function measurePlan(work, { gateway: { build, stores } }) {
  const folder = mkdtempSync(join(work, "planned-"));
  const document = await writeFullDocument(join(folder, "planned.csv"), planned);
  const identifiers = writeIdentifiers(work, mappings);
  const seeded = await storeOf(build, stores, mappings);
  const found = [];
  for (let i = 0; i < planRounds; i++) {
    const own = join(folder, String(i));
    cpSync(seeded, own, { recursive: true });
    const gateway = await launchGateway(build, own);
    await saturate(gateway, identifiers, 4);
    const idle = await atFixedRate(gateway, identifiers, 8);
    const since = performance.now();
    const busy = await atFixedRateDuring(gateway, identifiers, async () => {
      const { revision } = await apply(gateway.admin, (await plan(gateway.admin, document)).id);
      await untilServed(gateway.admin, revision);
    });
    const entry = { seconds: (performance.now() - since) / 1000, idle_p99_ms: idle.p99_ms, busy_p99_ms: busy.p99_ms, busy_max_ms: busy.max_ms };
    say(`Round ${i + 1}, ${planned} planned and applied in ${entry.seconds.toFixed(1)} s: p99 ${entry.idle_p99_ms.toFixed(2)} ms before, ${entry.busy_p99_ms.toFixed(2)} ms meanwhile`);
    found.push(entry);
    await stopAll(gateway);
  }

  rmSync(folder, { recursive: true, force: true });
  return found;
}

function figuresOfPlan(rounds) {
  if (!rounds) {
    return [];
  }

  const of = (field) => median(rounds.map((entry) => entry[field]));
  const numbers = `${of("busy_p99_ms").toFixed(2)} to ${of("idle_p99_ms").toFixed(2)} ms, in ${of("seconds").toFixed(1)} s`;
  return [figure("p99 at the fixed rate while 100,000 mappings are planned and applied, to without", median(rounds.map((entry) => entry.busy_p99_ms / entry.idle_p99_ms)), "<=", 5, "x", numbers)];
}

async function launchOn(build, stores, count) {
  return launchGateway(build, await storeOf(build, stores, count));
}

async function launchOnRedis(build, folder, count = mappings) {
  mkdirSync(folder, { recursive: true });
  const redis = await startRedis(core, folder);
  const gateway = await launchGateway(build, folder, { redis });
  await untilServed(gateway.admin, await fillByPlan(gateway.admin, folder, count));
  return { ...gateway, redis };
}

async function startOnce(launch) {
  const started = await launch();
  await stopAll(started);
  return started.startMilliseconds;
}

async function stopAll({ children, redis }) {
  for (const child of [...children, redis?.child].filter(Boolean)) {
    await stop(child);
  }
}

async function untilWritten(snapshot) {
  while (!existsSync(snapshot)) {
    await sleep(50);
  }
}

async function runtimeSize() {
  const lines = (await run(core, "dotnet", ["--list-runtimes"])).split("\n");
  const folders = lines.map((line) => /^(Microsoft\.(?:NETCore|AspNetCore)\.App) (10\.\S+) \[(.+)\]$/.exec(line)).filter(Boolean);
  return folders.map(([, , version, root]) => folderSize(join(root, version))).reduce((sum, size) => sum + size, 0);
}

// Without what a debugger needs: an image leaves that out.
function folderSize(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => !/\.(pdb|dbg)$/.test(name))
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

// Within a round both sides had the same machine.
const medianRatio = (a, b) => median(a.map((value, i) => value / b[i]));

/** The same keys with what a job makes of each, one after the other. */
async function each(entries, job) {
  const found = {};
  for (const [name, entry] of Object.entries(entries)) {
    found[name] = await job(entry, name);
  }

  return found;
}
