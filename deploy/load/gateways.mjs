// Gateways of the published build on a folder of their own, and a Redis for several of them.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { untilStatus } from "./http.mjs";
import { freePort, start } from "./processes.mjs";

/** The DOTNET_ settings of the image. */
export const imageSettings = Object.fromEntries(
  [...readFileSync(fileURLToPath(new URL("../../Dockerfile", import.meta.url)), "utf8").matchAll(/^\s+(DOTNET_\w+)=(\S+)/gm)].map(([, name, value]) => [name, value]));

/** Starts a Redis that saves no snapshots. */
export async function startRedis(core, folder, ...args) {
  const port = await freePort();
  return { port, child: start(core, "redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder, ...args]) };
}

/** Starts a gateway on SQLite, or on a Redis, and waits until it is ready. */
export async function startGateway(core, build, folder, settings, redis) {
  const [publicPort, opsPort, adminPort] = [await freePort(), await freePort(), await freePort()];
  mkdirSync(folder, { recursive: true });
  const child = start(core, "dotnet", [join(build, "Gateway.dll"), "serve"], {
    Gateway__Listen__Public: `http://127.0.0.1:${publicPort}`,
    Gateway__Listen__Ops: `http://127.0.0.1:${opsPort}`,
    Gateway__Listen__Admin: `http://127.0.0.1:${adminPort}`,
    Gateway__Store__Path: join(folder, "gateway.db"),
    Gateway__Store__SnapshotPath: join(folder, "last-good.snapshot"),
    Gateway__Events__Path: join(folder, "activity.db"),
    Gateway__SecretsPath: join(folder, "no-secrets"),
    ...settings,
    ...(redis && { ConnectionStrings__Redis: `127.0.0.1:${redis.port}` }),
  });
  await untilStatus(`http://127.0.0.1:${opsPort}/readyz`, 200, child);
  return { child, public: `http://127.0.0.1:${publicPort}`, ops: `http://127.0.0.1:${opsPort}`, admin: `http://127.0.0.1:${adminPort}` };
}
