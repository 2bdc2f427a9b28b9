// Plans a million mappings through the admin API and applies them, on SQLite and on Redis, while redirects go on; about ten minutes.
//
//   node deploy/load/plan.mjs [--mappings N] [--only sqlite,redis] [--rate N]      after deploy/load/run.sh has published the gateway
//
// Prints a table in Markdown. Each gateway shares both cores with its store and with the load; traffic stays on loopback.
import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { adminSettings, apply, authorization, plan, untilServed } from "./admin.mjs";
import { imageSettings, startGateway, startRedis } from "./gateways.mjs";
import { send } from "./http.mjs";
import { mapping, writeFullDocument } from "./mappings.mjs";
import { stop } from "./processes.mjs";
import { startNeighbour } from "./redis.mjs";

const { values } = parseArgs({
  options: { mappings: { type: "string", default: "1000000" }, only: { type: "string", default: "sqlite,redis" }, rate: { type: "string", default: "500" } },
});
const count = Number(values.mappings);
const known = 1000;
const cores = `0-${availableParallelism() - 1}`;
const work = fileURLToPath(new URL("../../artifacts/load", import.meta.url));
const build = join(work, "gateway");
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "plan-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const few = await writeFullDocument(join(folder, "few.csv"), known);
const all = await writeFullDocument(join(folder, "all.csv"), count);
const rows = [];
for (const kind of values.only.split(",")) {
  rows.push(await measure(kind));
}

console.log(`\n${count} mappings, a document of ${megabytes(statSync(all).size)}; redirects at ${values.rate}/s.\n`);
print(rows);
process.exit(0);

async function measure(kind) {
  const redis = kind === "redis" ? await startRedis(cores, folder) : undefined;
  const a = await gateway(kind, "a", redis);
  const b = redis ? await gateway(kind, "b", redis) : undefined;
  await apply(a.admin, (await plan(a.admin, few)).id);
  const row = { store: kind, "before, resident": resident(a, "VmRSS") };
  row["p99 idle"] = (await underLoad(a, () => new Promise((resolve) => setTimeout(resolve, 10_000)))).p99;

  const stopNeighbour = redis && (await startNeighbour(redis));
  const made = await underLoad(a, () => plan(a.admin, all));
  row["planned"] = made.seconds;
  row["p99 while planned"] = made.p99;
  row["peak after plan"] = resident(a, "VmHWM");
  const applied = await underLoad(a, () => apply(a.admin, made.result.id));
  row["applied and served"] = applied.seconds;
  row["p99 while applied"] = applied.p99;
  row["peak after apply"] = resident(a, "VmHWM");
  check(applied.result.served, "The gateway that applied the plan does not serve it.");
  if (stopNeighbour) {
    const { p99, longestScript } = await stopNeighbour();
    row["p99 of a neighbour's GET in Redis (goal: below 20 ms)"] = `${p99.toFixed(1)} ms${p99 < 20 ? "" : ", missed"}`;
    row["longest script in Redis (goal: below 50 ms)"] = `${longestScript.toFixed(1)} ms${longestScript < 50 ? "" : ", missed"}`;
  }

  if (b) {
    const since = performance.now();
    await untilAllServed(b, applied.result.revision);
    row["second gateway has it after"] = `${seconds(performance.now() - since)} more`;
    row["peak of the second"] = resident(b, "VmHWM");
  }

  for (const gateway of [a, b].filter(Boolean)) {
    await spotCheck(gateway);
  }

  const exported = join(folder, `${kind}.csv`);
  const digest = await exportTo(a, exported);
  check(b === undefined || digest === (await exportTo(b, `${exported}.b`)), "The two gateways export different bytes.");
  const again = await timed(() => plan(a.admin, exported, "&prune=true"));
  row["export planned again"] = again.seconds;
  check(again.result.unchanged === count && again.result.adds + again.result.changes + again.result.deletes === 0, "Planning the export is not without changes.");
  await apply(a.admin, again.result.id);
  check(digest === (await exportTo(a, `${exported}.2`)), "The export changed.");
  row["sha256 of every export"] = digest.slice(0, 12);
  for (const process of [a, b, redis].filter(Boolean)) {
    await stop(process.child);
  }

  return row;
}

/** The result of some work, how long it took, and the redirects' p99 meanwhile; each of them has to be answered right. */
async function underLoad(gateway, job) {
  const latencies = [];
  let isOver = false;
  const load = (async () => {
    const begun = performance.now();
    const pending = new Set();
    for (let i = 0; !isOver; i++) {
      const due = begun + (i * 1000) / Number(values.rate);
      if (due > performance.now()) {
        await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      }

      const answer = send(`${gateway.public}/old-sso/${mapping(i % known).identifier}`, { method: "POST", agent: gateway.agent, body: "SAMLResponse=x" }).then(({ status }) => {
        check(status === 307, `A redirect was answered ${status}.`);
        latencies.push(performance.now() - due);
        pending.delete(answer);
      });
      pending.add(answer);
    }

    await Promise.all(pending);
  })();
  const { result, seconds } = await timed(job);
  isOver = true;
  await load;
  latencies.sort((x, y) => x - y);
  return { result, seconds, p99: `${latencies[Math.floor(latencies.length * 0.99)].toFixed(1)} ms` };
}

async function timed(job) {
  const since = performance.now();
  const result = await job();
  return { result, seconds: seconds(performance.now() - since) };
}

async function exportTo(gateway, path) {
  const hash = createHash("sha256");
  const incoming = await new Promise((resolve, reject) => request(`${gateway.admin}/admin/v1/export?format=csv`, { headers: { authorization } }, resolve).on("error", reject).end());
  incoming.on("data", (data) => hash.update(data));
  await pipeline(incoming, createWriteStream(path));
  return hash.digest("hex");
}

async function untilAllServed(gateway, revision) {
  const { mappings } = await untilServed(gateway.admin, revision);
  check(mappings === count, `A gateway serves ${mappings} mappings.`);
}

async function spotCheck(gateway) {
  await untilAllServed(gateway, 2);
  for (let n = 0; n < 1000; n++) {
    const { identifier, connectionId } = mapping(Math.floor(Math.random() * count));
    const { status, headers } = await send(`${gateway.public}/old-sso/${identifier}`, { method: "POST" });
    check(status === 307 && headers.location.endsWith(`/${connectionId}`), `${identifier} was answered ${status} ${headers.location}.`);
  }
}

function gateway(kind, name, redis) {
  return startGateway(cores, build, join(folder, `${kind}-${name}`), { ...imageSettings(build), ...adminSettings, Gateway__Unknown: "NotFound" }, redis);
}

function resident({ child }, field) {
  return megabytes(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) * 1024);
}

function print(rows) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  console.log(`| ${names[0]} | ${rows.map((row) => row[names[0]]).join(" | ")} |\n|---|${rows.map(() => "---|").join("")}`);
  names.slice(1).forEach((name) => console.log(`| ${name} | ${rows.map((row) => row[name] ?? "-").join(" | ")} |`));
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

function check(isRight, message) {
  if (!isRight) {
    throw new Error(message);
  }
}
