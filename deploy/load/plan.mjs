// Plans a million mappings through the admin API and applies them, on SQLite and on Redis, while redirects go on; about ten minutes.
//
//   node deploy/load/plan.mjs [--mappings N] [--only sqlite,redis] [--rate N]      after deploy/load/run.sh has published the gateway
//
// Prints a table in Markdown. Each gateway shares both cores with its store and with the load; traffic stays on loopback.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { imageSettings, startGateway, startRedis } from "./gateways.mjs";
import { send } from "./http.mjs";
import { mapping } from "./mappings.mjs";
import { stop } from "./processes.mjs";
import { startNeighbour } from "./redis.mjs";

const { values } = parseArgs({
  options: { mappings: { type: "string", default: "1000000" }, only: { type: "string", default: "sqlite,redis" }, rate: { type: "string", default: "500" } },
});
const count = Number(values.mappings);
const known = 1000;
const cores = `0-${availableParallelism() - 1}`;
const work = fileURLToPath(new URL("../../artifacts/load", import.meta.url));
const key = `load:${"k".repeat(40)}`;
const authorization = `Basic ${Buffer.from(key).toString("base64")}`;
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "plan-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

// In an order that has nothing to do with that of the identifiers, which are hashes.
const few = await writeDocument("few.csv", known);
const all = await writeDocument("all.csv", count);
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
  await apply(a, (await plan(a, few)).id);
  const row = { store: kind, "before, resident": resident(a, "VmRSS") };
  row["p99 idle"] = (await underLoad(a, () => new Promise((resolve) => setTimeout(resolve, 10_000)))).p99;

  const stopNeighbour = redis && (await startNeighbour(redis));
  const made = await underLoad(a, () => plan(a, all));
  row["planned"] = made.seconds;
  row["p99 while planned"] = made.p99;
  row["peak after plan"] = resident(a, "VmHWM");
  const applied = await underLoad(a, () => apply(a, made.result.id));
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
    await untilServed(b, applied.result.revision);
    row["second gateway has it after"] = `${seconds(performance.now() - since)} more`;
    row["peak of the second"] = resident(b, "VmHWM");
  }

  for (const gateway of [a, b].filter(Boolean)) {
    await spotCheck(gateway);
  }

  const exported = join(folder, `${kind}.csv`);
  const digest = await exportTo(a, exported);
  check(b === undefined || digest === (await exportTo(b, `${exported}.b`)), "The two gateways export different bytes.");
  const again = await timed(() => plan(a, exported, "&prune=true"));
  row["export planned again"] = again.seconds;
  check(again.result.unchanged === count && again.result.adds + again.result.changes + again.result.deletes === 0, "Planning the export is not without changes.");
  await apply(a, again.result.id);
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

async function plan(gateway, path, query = "") {
  const { status, text } = await upload(`${gateway.admin}/admin/v1/plans?source=load${query}`, path);
  check(status === 201, `The plan was answered ${status}: ${text.slice(0, 2000)}`);
  return JSON.parse(text);
}

async function apply(gateway, id) {
  const { status, text } = await upload(`${gateway.admin}/admin/v1/plans/${id}/apply`);
  check(status === 200, `Applying was answered ${status}: ${text.slice(0, 2000)}`);
  return JSON.parse(text);
}

/** Without the time limit of `send`: a large plan takes minutes. */
function upload(url, path) {
  return new Promise((resolve, reject) => {
    const headers = { authorization, ...(path && { "content-type": "text/csv", "content-length": statSync(path).size }) };
    const outgoing = request(url, { method: "POST", headers }, (incoming) => {
      let text = "";
      incoming.on("data", (data) => (text += data));
      incoming.on("end", () => resolve({ status: incoming.statusCode, text }));
    });
    outgoing.on("error", reject);
    if (path) {
      createReadStream(path).pipe(outgoing);
    } else {
      outgoing.end();
    }
  });
}

async function exportTo(gateway, path) {
  const hash = createHash("sha256");
  const incoming = await new Promise((resolve, reject) => request(`${gateway.admin}/admin/v1/export?format=csv`, { headers: { authorization } }, resolve).on("error", reject).end());
  incoming.on("data", (data) => hash.update(data));
  await pipeline(incoming, createWriteStream(path));
  return hash.digest("hex");
}

async function untilServed(gateway, revision) {
  const until = performance.now() + 120_000;
  for (;;) {
    const { table } = JSON.parse((await send(`${gateway.admin}/admin/v1/status`, { headers: { authorization } })).body);
    if (table.revision >= revision) {
      check(table.mappings === count, `A gateway serves ${table.mappings} mappings.`);
      return;
    }

    check(performance.now() < until, `A gateway is still at revision ${table.revision}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function spotCheck(gateway) {
  await untilServed(gateway, 2);
  for (let n = 0; n < 1000; n++) {
    const { identifier, connectionId } = mapping(Math.floor(Math.random() * count));
    const { status, headers } = await send(`${gateway.public}/old-sso/${identifier}`, { method: "POST" });
    check(status === 307 && headers.location.endsWith(`/${connectionId}`), `${identifier} was answered ${status} ${headers.location}.`);
  }
}

function gateway(kind, name, redis) {
  return startGateway(cores, join(work, "gateway"), join(folder, `${kind}-${name}`), {
    ...imageSettings,
    Gateway__Unknown: "NotFound",
    Gateway__Admin__BootstrapKey: key,
  }, redis);
}

async function writeDocument(name, rows) {
  const path = join(folder, name);
  const out = createWriteStream(path);
  out.write("identifier,connection_id,organization_id,state,alternative_audience_uri,alternative_acs_url,idp_entity_id,wave,note\n");
  for (let i = 0; i < rows; i++) {
    const { identifier, connectionId } = mapping(i);
    const line = `${identifier},${connectionId},organization-test-${i},migrated,https://sso.acme-app.com/saml/${identifier},https://sso.acme-app.com/old-sso/${identifier},`
      + `http://www.okta.com/exk${i},wave-${i % 50},"Tenant ${i}, moved by hand"\n`;
    if (!out.write(line)) {
      await new Promise((resolve) => out.once("drain", resolve));
    }
  }

  await new Promise((resolve) => out.end(resolve));
  return path;
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
