// How long a mapping put on one gateway takes to be served by another on the same Redis: 200 puts, one after the other. About 20 seconds.
//
//   node deploy/load/propagation.mjs [--puts N]      after deploy/load/run.sh has published the gateway
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startGateway, startRedis } from "./gateways.mjs";
import { send } from "./http.mjs";

const { values } = parseArgs({ options: { puts: { type: "string", default: "200" } } });
const work = fileURLToPath(new URL("../../artifacts/load", import.meta.url));
const key = `load:${"k".repeat(40)}`;
const agent = new Agent({ keepAlive: true });
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "propagation-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const redis = await startRedis(0, folder);
const a = await gateway("a");
const b = await gateway("b");

const milliseconds = [];
for (let i = 0; i < Number(values.puts); i++) {
  milliseconds.push(await put(i));
}

milliseconds.sort((x, y) => x - y);
const percentile = (p) => milliseconds[Math.min(milliseconds.length - 1, Math.ceil((p / 100) * milliseconds.length) - 1)].toFixed(1);
console.log(`${milliseconds.length} puts on one gateway, served by the other after: p50 ${percentile(50)} ms, p99 ${percentile(99)} ms, slowest ${percentile(100)} ms`);
process.exit(0);

/** From the moment the put was acknowledged by one gateway to the first redirect of the other. */
async function put(i) {
  const answer = await send(`${a.admin}/admin/v1/mappings/tenant-${i}`, {
    method: "PUT",
    agent,
    headers: { authorization: `Basic ${Buffer.from(key).toString("base64")}`, "content-type": "application/json" },
    body: JSON.stringify({ connection_id: "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9", state: "migrated" }),
  });
  if (answer.status !== 201) {
    throw new Error(`The put was answered ${answer.status}: ${answer.body}`);
  }

  const since = performance.now();
  while ((await send(`${b.public}/old-sso/tenant-${i}`, { method: "POST", agent })).status !== 307) {
    if (performance.now() - since > 10_000) {
      throw new Error(`tenant-${i} was not served within 10 s.`);
    }
  }

  return performance.now() - since;
}

function gateway(name) {
  return startGateway(name === "a" ? 0 : 1, join(work, "gateway"), join(folder, name), {
    // No look-up on a miss and no poll in time: only the change feed brings the mapping.
    Gateway__Store__MissLookupsPerSecond: "0",
    Gateway__Store__PollInterval: "00:01:00",
    Gateway__Admin__BootstrapKey: key,
    Gateway__Admin__RequestsPerMinute: "0",
    Gateway__Admin__ChangesPerMinute: "0",
    Gateway__Admin__RequestsPerMinutePerAddress: "0",
  }, redis);
}
