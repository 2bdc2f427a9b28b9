// Two gateways on one Redis while it is killed, paused, failed over, given another password and filled up. A checker knows the right answer of every
// request: it counts wrong answers, acknowledged changes that are gone, and how long changes take to be served everywhere once Redis is back.
//
//   node deploy/load/faults.mjs [--only kill,pause]      after deploy/load/run.sh has published the gateway. About three minutes, at 400 requests/s
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { adminSettings, authorization } from "./admin.mjs";
import { startGateway } from "./gateways.mjs";
import { send } from "./http.mjs";
import { freePort, start, stop } from "./processes.mjs";
import { connectRedis } from "./redis.mjs";

const { values } = parseArgs({ options: { only: { type: "string", default: "kill,pause,failover,password,memory" } } });
const build = fileURLToPath(new URL("../../artifacts/load/gateway", import.meta.url));
const work = mkdtempSync(join(mkdtempFolder(), "faults-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const service = "mymaster";
/** After this long, a change is to be served by every gateway: a second for the poll, and some for the answer. */
const fresh = 1_200;

const faults = {
  kill: { arrange: single, strike: async (scene) => scene.redis.child.kill("SIGKILL"), heal: async (scene) => (scene.redis.child = scene.redis.again()) },
  pause: {
    arrange: single,
    seconds: 20,
    strike: async (scene) => process.kill(scene.redis.pid(), "SIGSTOP"),
    heal: async (scene) => process.kill(scene.redis.pid(), "SIGCONT"),
  },
  // Whoever takes over is chosen by the sentinels; nothing is to be healed. A replica follows a moment behind, so the primary takes no write without it.
  failover: { arrange: sentinel, seconds: 0, strike: async (scene) => scene.redis.child.kill("SIGKILL"), heal: async () => sleep(0) },
  password: {
    arrange: (name) => single(name, "old"),
    strike: async (scene) => {
      await scene.redis.ask("AUTH", "old");
      await scene.redis.ask("CONFIG", "SET", "requirepass", "new");
      await scene.redis.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      await scene.redis.ask("CLIENT", "KILL", "TYPE", "pubsub");
    },
    heal: async (scene) => {
      writeFileSync(`${scene.passwordFile}.new`, "new\n");
      renameSync(`${scene.passwordFile}.new`, scene.passwordFile);
    },
  },
  memory: {
    arrange: single,
    strike: (scene) => scene.redis.ask("CONFIG", "SET", "maxmemory", "1"),
    heal: (scene) => scene.redis.ask("CONFIG", "SET", "maxmemory", "0"),
  },
};

let isWrong = false;
console.log("fault      requests   wrong   503 in doubt   acknowledged   lost   writes back after   then served everywhere within");
for (const name of values.only.split(",")) {
  await run(name, faults[name]);
}
process.exit(isWrong ? 1 : 0);

async function run(name, fault) {
  const scene = await fault.arrange(name);
  const settings = {
    ...adminSettings,
    ConnectionStrings__Redis: scene.connection,
    ...(scene.passwordFile && { Gateway__Store__Redis__PasswordFile: scene.passwordFile }),
  };
  const gateways = [await startGateway(0, build, join(work, name, "a"), settings), await startGateway(1, build, join(work, name, "b"), settings)];
  const checker = check(gateways);
  await sleep(3_000);
  await fault.strike(scene);
  await sleep((fault.seconds ?? 5) * 1_000);
  await fault.heal(scene);
  const healed = performance.now();
  const back = await checker.untilWritten(healed);
  const spread = await checker.untilServedEverywhere();
  await sleep(2_000);
  const seen = await checker.stop();
  const lost = await lostOf(gateways, seen.acknowledged);
  isWrong ||= seen.wrong > 0 || lost > 0 || spread > 1_000;
  console.log(
    `${name.padEnd(8)} ${String(seen.requests).padStart(10)} ${String(seen.wrong).padStart(7)} ${String(seen.doubtful).padStart(14)} ${String(seen.acknowledged.size).padStart(14)}`
    + ` ${String(lost).padStart(6)} ${`${back.toFixed(0)} ms`.padStart(19)} ${`${spread.toFixed(0)} ms`.padStart(20)}`);
  for (const line of seen.examples) {
    console.log(`  ${line}`);
  }

  await Promise.all(gateways.map(({ child }) => stop(child)));
  await scene.stop();
}

/** Writes new tenants through both gateways in turns, and asks both for known ones. */
function check(gateways) {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const acknowledged = new Map();
  const examples = [];
  let [requests, wrong, doubtful, next, lastWrite] = [0, 0, 0, 0, 0];
  let isWriting = false;

  const writer = setInterval(async () => {
    if (isWriting) {
      return;
    }

    isWriting = true;
    const identifier = `tenant-${next}`;
    const answer = await put(gateways[next++ % 2], identifier, agent).catch(() => undefined);
    isWriting = false;
    if (answer?.status === 201) {
      acknowledged.set(identifier, (lastWrite = performance.now()));
    }
  }, 10);
  const readers = gateways.map((gateway, at) => setInterval(async () => {
    if (acknowledged.size === 0) {
      return;
    }

    // Half of them the newest, which a gateway may miss.
    const identifiers = [...acknowledged.keys()].slice(Math.random() < 0.5 ? -20 : 0);
    const identifier = identifiers[Math.floor(Math.random() * identifiers.length)];
    const since = performance.now();
    const age = since - acknowledged.get(identifier);
    const answer = await send(`${gateway.public}/old-sso/${identifier}`, { method: "POST", agent }).catch((error) => ({ status: error.code ?? error.message }));
    requests++;
    if (answer.status === 503) {
      doubtful++;
    } else if (answer.status !== 307 && age > fresh) {
      wrong++;
      examples.length < 5 && examples.push(`gateway ${at}: ${answer.status} for ${identifier}, acknowledged ${age.toFixed(0)} ms before`);
    }
  }, 5));

  return {
    async untilWritten(since) {
      while (lastWrite < since) {
        await sleep(5);
        if (performance.now() - since > 60_000) {
          throw new Error("No change is taken a minute after the fault.");
        }
      }

      return lastWrite - since;
    },
    async untilServedEverywhere() {
      const identifier = [...acknowledged.keys()].at(-1);
      const since = acknowledged.get(identifier);
      for (const gateway of gateways) {
        while ((await send(`${gateway.public}/old-sso/${identifier}`, { method: "POST", agent })).status !== 307) {
          await sleep(1);
        }
      }

      return performance.now() - since;
    },
    async stop() {
      clearInterval(writer);
      readers.forEach(clearInterval);
      await sleep(500);
      return { requests, wrong, doubtful, acknowledged, examples };
    },
  };
}

/** How many of the acknowledged tenants one of the gateways does not have any more. */
async function lostOf(gateways, acknowledged) {
  let lost = 0;
  for (const identifier of acknowledged.keys()) {
    const answers = await Promise.all(gateways.map((gateway) => send(`${gateway.public}/old-sso/${identifier}`, { method: "POST" })));
    lost += answers.some(({ status }) => status !== 307);
  }

  return lost;
}

function put(gateway, identifier, agent) {
  return send(`${gateway.admin}/admin/v1/mappings/${identifier}`, {
    method: "PUT",
    agent,
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ connection_id: "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9", state: "migrated" }),
  });
}

/** One server that writes every change to its disk before it answers. */
async function single(name, password) {
  const redis = await server(name, "redis", "--appendonly", "yes", "--appendfsync", "always", ...(password ? ["--requirepass", password] : []));
  const passwordFile = password && join(work, name, "password");
  password && writeFileSync(passwordFile, `${password}\n`);
  return { redis, connection: `127.0.0.1:${redis.port}`, passwordFile, stop: () => stop(redis.child) };
}

/** A primary that takes no write without its replica, and three sentinels. */
async function sentinel(name) {
  const redis = await server(name, "primary", "--appendonly", "yes");
  const replica = await server(name, "replica", "--replicaof", "127.0.0.1", String(redis.port));
  await redis.ask("CONFIG", "SET", "min-replicas-max-lag", "1");
  const sentinels = [];
  for (let i = 0; i < 3; i++) {
    const port = await freePort();
    const file = join(work, name, `sentinel-${i}.conf`);
    writeFileSync(
      file,
      [`port ${port}`, "bind 127.0.0.1", `dir ${join(work, name)}`, `sentinel monitor ${service} 127.0.0.1 ${redis.port} 2`,
        `sentinel down-after-milliseconds ${service} 1000`, `sentinel failover-timeout ${service} 6000`].join("\n"));
    sentinels.push({ port, child: start(i % 2, "redis-server", [file, "--sentinel"]) });
  }

  for (const each of sentinels) {
    while (!String(await ask(each.port, "SENTINEL", "CKQUORUM", service).catch(() => "")).startsWith("OK 3")) {
      await sleep(100);
    }
  }

  return {
    redis,
    connection: `${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",")},serviceName=${service}`,
    stop: () => Promise.all([...sentinels, replica].map(({ child }) => stop(child))),
  };
}

async function server(name, role, ...args) {
  const folder = join(work, name, role);
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const again = () => start(0, "redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder, ...args]);
  const redis = { port, child: again(), again, pid: () => redis.child.pid, ask: (...words) => connected.call(...words) };
  let connected;
  while (!connected) {
    connected = await connectRedis(redis).catch(() => sleep(50));
  }

  return redis;
}

async function ask(port, ...words) {
  const { call, close } = await connectRedis({ port });
  const answer = await call(...words);
  close();
  return answer;
}

function mkdtempFolder() {
  const folder = fileURLToPath(new URL("../../artifacts/load", import.meta.url));
  mkdirSync(folder, { recursive: true });
  return folder;
}
