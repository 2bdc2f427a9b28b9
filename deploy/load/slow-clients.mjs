// Many clients whose forms come slowly: what they cost in memory, and what they do to the ordinary logins beside them; about two minutes.
//   node deploy/load/slow-clients.mjs [--held 10000] [--beside 5000] [--rounds 3]      after deploy/load/run.sh has published the gateway
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { atFixedRate, atFixedRateDuring, saturate } from "./load.mjs";
import { mapping, writeIdentifiers } from "./mappings.mjs";
import { residentMemory, stop } from "./processes.mjs";
import { median } from "./report.mjs";
import { launchGateway, storeOf } from "./targets.mjs";

const { values } = parseArgs({
  options: { held: { type: "string", default: "10000" }, beside: { type: "string", default: "5000" }, rounds: { type: "string", default: "3" } },
});
const mappings = 10_000;
const goals = { megabytes: 60, ratio: 1.5 };
const loadSeconds = 10;
// A form of 300,000 bytes of which a client sends a piece a second: eight times what Gateway:SlowBodies:MinBytesPerSecond asks for by default.
const length = 300_000;
const piece = Buffer.alloc(2_000, "x");
const loopbackAddresses = 8;

const work = fileURLToPath(new URL("../../artifacts/load", import.meta.url));
const build = join(work, "gateway");
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "slow-clients-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

cpSync(await storeOf(build, work, mappings), join(folder, "own"), { recursive: true });
const gateway = await launchGateway(build, join(folder, "own"));
const { hostname, port, pathname } = new URL(gateway.url);
const identifiers = writeIdentifiers(work, mappings);
await saturate(gateway, identifiers, 4);

const before = residentMemory(gateway.children);
const held = await holdClients(Number(values.held));
await new Promise((resolve) => setTimeout(resolve, 5_000));
const during = residentMemory(gateway.children);
const lost = held.lost();
held.end();
const megabytes = (during - before) / 1e6;

console.log("| figure | measured | goal | |\n|---|---|---|---|");
console.log(
  `| memory for ${values.held} slow clients after 5 s, ${held.answered()} of them answered, ${lost} lost ` +
    `| ${megabytes.toFixed(0)} MB | < ${goals.megabytes} MB | ${megabytes < goals.megabytes && lost === 0 ? "reached" : "missed"} |`,
);

const ratios = [];
for (let i = 0; i < Number(values.rounds); i++) {
  const quiet = await atFixedRate(gateway, identifiers, loadSeconds);
  const flood = await holdClients(Number(values.beside));
  const beside = await atFixedRateDuring(gateway, identifiers, () => new Promise((resolve) => setTimeout(resolve, loadSeconds * 1_000)));
  flood.end();
  ratios.push(beside.p99_ms / quiet.p99_ms);
  const pair = [quiet, beside].map(({ p99_ms }) => `${p99_ms.toFixed(2)} ms`).join(", ");
  console.log(`| round ${i + 1}: p99 at the fixed rate without, and beside ${values.beside} slow clients | ${pair} | | |`);
}
const ratio = median(ratios);
const verdict = ratio <= goals.ratio ? "reached" : "missed";
console.log(`| p99 beside ${values.beside} slow clients, to without | ${ratio.toFixed(2)}x | <= ${goals.ratio}x | ${verdict} |`);

for (const child of gateway.children) {
  await stop(child);
}

process.exit(0);

/** Opens connections that each begin a form and then send a piece a second; as many loopback addresses as ports may run short on one. */
async function holdClients(count) {
  const sockets = [];
  let answered = 0;
  let lost = 0;
  for (let i = 0; i < count; i++) {
    const socket = connect({ port: Number(port), host: hostname, localAddress: `127.0.0.${1 + (i % loopbackAddresses)}` }).setNoDelay();
    socket.once("data", () => answered++);
    socket.on("error", () => lost++);
    sockets.push(socket);
    const { identifier } = mapping(i % mappings);
    await new Promise((resolve) => socket.once("connect", resolve).once("error", resolve));
    socket.write(`POST ${pathname.replace(/\/$/, "")}/old-sso/${identifier} HTTP/1.1\r\nHost: sso.acme.example\r\n`);
    socket.write(`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n\r\n`);
    socket.write(piece);
  }

  // A tenth of them every tenth of a second, so that the clients do not all speak at once.
  let turn = 0;
  const timer = setInterval(() => {
    for (let i = turn; i < sockets.length; i += 10) {
      if (sockets[i].writable) {
        sockets[i].write(piece);
      }
    }
    turn = (turn + 1) % 10;
  }, 100);
  return {
    answered: () => answered,
    lost: () => lost,
    end: () => {
      clearInterval(timer);
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
