// The admin API as the load scripts use it: its first key, no limits, puts and plans.
import { createReadStream, statSync } from "node:fs";
import { request } from "node:http";
import { send } from "./http.mjs";

const key = `load:${"k".repeat(40)}`;

export const authorization = `Basic ${Buffer.from(key).toString("base64")}`;

/** What a gateway is started with to be filled and changed by a script. */
export const adminSettings = {
  Gateway__Admin__BootstrapKey: key,
  Gateway__Admin__RequestsPerMinute: "0",
  Gateway__Admin__ChangesPerMinute: "0",
  Gateway__Admin__RequestsPerMinutePerAddress: "0",
};

/** Makes a plan of a document. */
export async function plan(admin, path, query = "") {
  const { status, text } = await upload(`${admin}/admin/v1/plans?source=load${query}`, path);
  if (status !== 201) {
    throw new Error(`The plan was answered ${status}: ${text.slice(0, 2000)}`);
  }

  return JSON.parse(text);
}

/** Puts a plan in force. */
export async function apply(admin, id) {
  const { status, text } = await upload(`${admin}/admin/v1/plans/${id}/apply`);
  if (status !== 200) {
    throw new Error(`Applying was answered ${status}: ${text.slice(0, 2000)}`);
  }

  return JSON.parse(text);
}

/** Puts one mapping; the moment it is acknowledged is the caller's to note. */
export async function put(admin, identifier, connectionId, agent) {
  const answer = await send(`${admin}/admin/v1/mappings/${identifier}`, {
    method: "PUT",
    agent,
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ connection_id: connectionId, state: "migrated" }),
  });
  if (answer.status >= 300) {
    throw new Error(`PUT ${identifier} was answered ${answer.status}: ${answer.body}`);
  }
}

/** Waits until a gateway serves a revision, and tells of its table then. */
export async function untilServed(admin, revision) {
  const until = performance.now() + 120_000;
  for (;;) {
    const { table } = JSON.parse((await send(`${admin}/admin/v1/status`, { headers: { authorization } })).body);
    if (table.revision >= revision) {
      return table;
    }

    if (performance.now() > until) {
      throw new Error(`After two minutes a gateway is still at revision ${table.revision}.`);
    }

    await new Promise((resolve) => setTimeout(resolve, 20));
  }
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
