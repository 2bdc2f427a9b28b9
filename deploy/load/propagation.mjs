// How long a mapping put on one gateway takes to be served by another on the same Redis: 200 puts, one after the other. About 20 seconds.
//
//   node deploy/load/propagation.mjs [--puts N]      after deploy/load/run.sh has published the gateway
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { adminSettings } from "./admin.mjs";
import { feedAlone, startGateway, startRedis } from "./gateways.mjs";
import { propagation } from "./load.mjs";
import { percentile } from "./report.mjs";

const { values } = parseArgs({ options: { puts: { type: "string", default: "200" } } });
const work = fileURLToPath(new URL("../../artifacts/load", import.meta.url));
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "propagation-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const redis = await startRedis(0, folder);
const milliseconds = await propagation(await gateway("a", 0), await gateway("b", 1), Number(values.puts), new Agent({ keepAlive: true }));
const at = (p) => percentile(milliseconds, p).toFixed(1);
console.log(`${milliseconds.length} puts on one gateway, served by the other after: p50 ${at(50)} ms, p99 ${at(99)} ms, slowest ${at(100)} ms`);
process.exit(0);

function gateway(name, core) {
  return startGateway(core, join(work, "gateway"), join(folder, name), { ...adminSettings, ...feedAlone }, redis);
}
