// Gateways of a published build on a folder of their own, and a Redis for several of them.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { untilStatus } from "./http.mjs";
import { freePort, start } from "./processes.mjs";

/** The DOTNET_ settings of the image that a build belongs to: those of the Dockerfile beside an older one's folder, or of this repository's. */
export function imageSettings(build) {
  const own = `${build}.Dockerfile`;
  const text = readFileSync(existsSync(own) ? own : fileURLToPath(new URL("../../Dockerfile", import.meta.url)), "utf8");
  return Object.fromEntries([...text.matchAll(/^\s+(DOTNET_\w+)=(\S+)/gm)].map(([, name, value]) => [name, value]));
}

/** The words that start a build: its native executable, or `dotnet` with the assembly that an older one has. */
export function gatewayCommand(build) {
  const executable = join(build, "Gateway");
  return existsSync(executable) ? [executable] : ["dotnet", join(build, "Gateway.dll")];
}

/** No look-up on a miss and no poll in time: only the change feed brings another gateway's mapping. */
export const feedAlone = { Gateway__Store__MissLookupsPerSecond: "0", Gateway__Store__PollInterval: "00:01:00" };

/** Starts a Redis that saves no snapshots. */
export async function startRedis(core, folder, ...args) {
  const port = await freePort();
  return { port, child: start(core, "redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder, ...args]) };
}

/** Starts a gateway on SQLite, or on a Redis, and waits until it is ready. */
export async function startGateway(core, build, folder, settings, redis) {
  const [publicPort, opsPort, adminPort] = [await freePort(), await freePort(), await freePort()];
  mkdirSync(folder, { recursive: true });
  const [command, ...words] = gatewayCommand(build);
  const since = performance.now();
  const child = start(core, command, [...words, "serve"], {
    Gateway__Listen__Public: `http://127.0.0.1:${publicPort}`,
    Gateway__Listen__Ops: `http://127.0.0.1:${opsPort}`,
    Gateway__Listen__Admin: `http://127.0.0.1:${adminPort}`,
    Gateway__Store__Path: join(folder, "gateway.db"),
    Gateway__Store__SnapshotPath: snapshotIn(folder),
    Gateway__Events__Path: join(folder, "activity.db"),
    Gateway__SecretsPath: join(folder, "no-secrets"),
    ...settings,
    ...(redis && { ConnectionStrings__Redis: `127.0.0.1:${redis.port}` }),
  });
  const startMilliseconds = await untilStatus(`http://127.0.0.1:${opsPort}/readyz`, 200, child, since);
  return { child, startMilliseconds, public: `http://127.0.0.1:${publicPort}`, ops: `http://127.0.0.1:${opsPort}`, admin: `http://127.0.0.1:${adminPort}` };
}

/** Where a gateway on a folder keeps its snapshot. */
export function snapshotIn(folder) {
  return join(folder, "last-good.snapshot");
}
