// Sends signed webhooks at a fixed rate, repetitions among them, on SQLite and on Redis with two gateways, and counts what became of each.
//
//   node deploy/load/webhooks.mjs [--rate N] [--seconds N] [--only sqlite,redis]      after deploy/load/run.sh has published the gateway
//
// Prints a table in Markdown; ends with an error where a message is lost, refused or applied twice. Gateways, store and load share all cores;
// traffic stays on loopback.
import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { imageSettings, startGateway, startRedis } from "./gateways.mjs";
import { send } from "./http.mjs";
import { stop } from "./processes.mjs";

const { values } = parseArgs({
  options: { rate: { type: "string", default: "1000" }, seconds: { type: "string", default: "10" }, only: { type: "string", default: "sqlite,redis" } },
});
const count = Number(values.rate) * Number(values.seconds);
const connections = 500;
const repeatEvery = 10;
const cores = `0-${availableParallelism() - 1}`;
const projectId = "project-test-load";
const key = randomBytes(32);
const work = fileURLToPath(new URL("../../artifacts/load", import.meta.url));
const build = join(work, "gateway");
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "webhooks-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const rows = [];
for (const kind of values.only.split(",")) {
  rows.push(await measure(kind));
}

console.log(`\n${count} webhooks of 500 connections at ${values.rate}/s, one in ${repeatEvery} sent twice, in random order.\n`);
const names = Object.keys(rows[0]);
console.log(`| ${names[0]} | ${rows.map((row) => row[names[0]]).join(" | ")} |\n|---|${rows.map(() => "---|").join("")}`);
names.slice(1).forEach((name) => console.log(`| ${name} | ${rows.map((row) => row[name]).join(" | ")} |`));
process.exit(0);

async function measure(kind) {
  const redis = kind === "redis" ? await startRedis(cores, folder, "--appendonly", "yes") : undefined;
  const gateways = [await gateway(kind, "a", redis), ...(redis ? [await gateway(kind, "b", redis)] : [])];
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const order = shuffled([...Array(count).keys()].flatMap((n) => (n % repeatEvery === 0 ? [n, n] : [n])));
  const latencies = [];
  const statuses = new Map();
  const pending = new Set();
  const rate = (Number(values.rate) * order.length) / count;
  const begun = performance.now();
  for (let i = 0; i < order.length; i++) {
    const due = begun + (i * 1000) / rate;
    if (due > performance.now()) {
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    }

    const answer = deliver(gateways[i % gateways.length], order[i], agent).then((status) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      latencies.push(performance.now() - due);
      pending.delete(answer);
    });
    pending.add(answer);
  }

  await Promise.all(pending);
  const taken = performance.now() - begun;
  check(statuses.size === 1 && statuses.has(204), `Answers: ${JSON.stringify([...statuses])}`);
  let totals = await sums(gateways);
  while (totals.applied + totals.superseded < count) {
    check(performance.now() - begun < 120_000, `After two minutes: ${JSON.stringify(totals)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    totals = await sums(gateways);
  }

  const applied = performance.now() - begun;
  // Whatever was handed out a second time would show now.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  totals = await sums(gateways);
  check(totals.stored === count && totals.duplicate === order.length - count, `Kept: ${JSON.stringify(totals)}`);
  check(totals.applied + totals.superseded === count, `Applied: ${JSON.stringify(totals)}`);
  latencies.sort((x, y) => x - y);
  for (const child of [...gateways.map((g) => g.child), redis?.child].filter(Boolean)) {
    await stop(child);
  }

  return {
    store: kind === "redis" ? "Redis, two gateways" : "SQLite",
    "sent and answered 204": order.length,
    in: `${(taken / 1000).toFixed(1)} s`,
    "kept, once each": totals.stored,
    "applied or superseded, once each": totals.applied + totals.superseded,
    "the last one applied after": `${(applied / 1000).toFixed(1)} s`,
    "answer, p50": `${latencies[Math.floor(latencies.length * 0.5)].toFixed(1)} ms`,
    "answer, p99": `${latencies[Math.floor(latencies.length * 0.99)].toFixed(1)} ms`,
  };
}

async function deliver(gateway, n, agent) {
  const id = `msg_${n}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const connection = `saml-connection-test-${n % connections}`;
  const body = JSON.stringify({
    project_id: projectId,
    event_id: `event-test-${n}`,
    action: "UPDATE",
    object_type: "saml_connection",
    source: "DIRECT",
    id: connection,
    timestamp: `2026-03-02T09:05:00.${String(n).padStart(9, "0")}Z`,
    saml_connection: { connection_id: connection, organization_id: "organization-test-load", status: "active", idp_entity_id: `http://www.okta.com/exk${n}` },
  });
  const signature = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  const headers = { "content-type": "application/json", "svix-id": id, "svix-timestamp": timestamp, "svix-signature": signature };
  return (await send(`${gateway.public}/webhooks/stytch/load`, { method: "POST", headers, body, agent })).status;
}

async function sums(gateways) {
  const totals = { stored: 0, duplicate: 0, applied: 0, superseded: 0 };
  for (const { ops } of gateways) {
    const { body } = await send(`${ops}/metrics`);
    for (const [, word, value] of body.matchAll(/^gateway_webhooks(?:_applied)?_total\{.*(?:outcome|result)="(\w+)"\} (\d+)$/gm)) {
      if (word in totals) {
        totals[word] += Number(value);
      }
    }
  }

  return totals;
}

function gateway(kind, name, redis) {
  return startGateway(cores, build, join(folder, `${kind}-${name}`), {
    ...imageSettings(build),
    Gateway__Admin__KeyFile: join(folder, `${kind}-${name}`, "first-admin-key"),
    Gateway__Stytch__Projects__0__Name: "load",
    Gateway__Stytch__Projects__0__ProjectId: projectId,
    Gateway__Stytch__Projects__0__WebhookSecrets__0: `whsec_${key.toString("base64")}`,
  }, redis);
}

function shuffled(list) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }

  return list;
}

function check(isRight, message) {
  if (!isRight) {
    throw new Error(message);
  }
}
