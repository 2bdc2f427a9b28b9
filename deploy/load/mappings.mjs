// The identifiers of a run and the mappings behind them, the same for every target.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { send } from "./http.mjs";

export const callback = "https://test.stytch.com/v1/b2b/sso/callback/";
const parallel = 32;

/** Identifier and connection id number i, scattered so that neighbours have nothing in common. */
export function mapping(i) {
  const hex = (Math.imul(i + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  return { identifier: `conn_${hex}${i.toString(36)}`, connectionId: `saml-connection-test-${hex}-d3b9-428b-9761-${String(i).padStart(12, "0")}` };
}

/** The file that wrk reads: one identifier a line. */
export function writeIdentifiers(work, count) {
  const path = join(work, `identifiers-${count}.txt`);
  if (!existsSync(path)) {
    writeFileSync(path, Array.from({ length: count }, (_, i) => `${mapping(i).identifier}\n`).join(""));
  }

  return path;
}

/** The folder whose gateway.db holds the mappings: filled once, by a gateway's own admin API, and kept for the next run. */
export async function seededStore(work, count, withGateway) {
  const folder = join(work, `store-${count}`);
  if (existsSync(folder)) {
    return folder;
  }

  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  await withGateway(unfinished, (adminUrl, authorization) => putAll(adminUrl, authorization, count));
  renameSync(unfinished, folder);
  return folder;
}

async function putAll(adminUrl, authorization, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  let next = 0;
  await Promise.all(Array.from({ length: parallel }, async () => {
    while (next < count) {
      const { identifier, connectionId } = mapping(next++);
      const body = JSON.stringify({ connection_id: connectionId, state: "migrated" });
      const headers = { authorization, "content-type": "application/json" };
      const answer = await send(`${adminUrl}/admin/v1/mappings/${identifier}`, { method: "PUT", headers, body, agent });
      if (answer.status >= 300) {
        throw new Error(`PUT ${identifier}: ${answer.status} ${answer.body}`);
      }
    }
  }));
  agent.destroy();
}

/** sso:{identifier} -> connection id, as the Express and Lua targets read it. */
export function fillRedis(port, count) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let answered = 0;
    socket.on("error", reject);
    socket.on("data", (data) => {
      answered += data.toString().split("+OK\r\n").length - 1;
      if (answered >= count) {
        socket.end(resolve);
      }
    });
    for (let i = 0; i < count; i++) {
      const { identifier, connectionId } = mapping(i);
      socket.write(`SET sso:${identifier} ${connectionId}\r\n`);
    }
  });
}
