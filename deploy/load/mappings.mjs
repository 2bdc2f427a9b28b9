// The identifiers of a run and the mappings behind them, the same for every target.
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { apply, plan, put } from "./admin.mjs";

export const callback = "https://test.stytch.com/v1/b2b/sso/callback/";
const parallel = 32;
const mostPuts = 10_000;

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
  await withGateway(unfinished, (admin) => (count > mostPuts ? fillByPlan(admin, unfinished, count) : putAll(admin, count)));
  renameSync(unfinished, folder);
  return folder;
}

/** Fills a gateway by one plan, which takes a minute for a million mappings. */
export async function fillByPlan(admin, folder, count) {
  const document = await writePlainDocument(join(folder, "mappings.csv"), count);
  const { revision } = await apply(admin, (await plan(admin, document)).id);
  rmSync(document);
  return revision;
}

async function putAll(admin, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  let next = 0;
  await Promise.all(Array.from({ length: parallel }, async () => {
    while (next < count) {
      const { identifier, connectionId } = mapping(next++);
      await put(admin, identifier, connectionId, agent);
    }
  }));
  agent.destroy();
}

/** A document of as many mappings with every column, in an order that has nothing to do with that of the identifiers, which are hashes. */
export function writeFullDocument(path, count) {
  const columns = "identifier,connection_id,organization_id,state,alternative_audience_uri,alternative_acs_url,idp_entity_id,wave,note";
  return writeLines(path, columns, count, (i) => {
    const { identifier, connectionId } = mapping(i);
    return `${identifier},${connectionId},organization-test-${i},migrated,https://sso.acme-app.com/saml/${identifier},https://sso.acme-app.com/old-sso/${identifier},`
      + `http://www.okta.com/exk${i},wave-${i % 50},"Tenant ${i}, moved by hand"`;
  });
}

/** A document with what a redirect needs and no more, as nginx's map has it. `note` makes a change of what is there already. */
export function writePlainDocument(path, count, note = "") {
  return writeLines(path, "identifier,connection_id,state,note", count, (i) => {
    const { identifier, connectionId } = mapping(i);
    return `${identifier},${connectionId},migrated,${note}`;
  });
}

async function writeLines(path, columns, count, lineOf) {
  const out = createWriteStream(path);
  out.write(`${columns}\n`);
  for (let i = 0; i < count; i++) {
    if (!out.write(`${lineOf(i)}\n`)) {
      await new Promise((resolve) => out.once("drain", resolve));
    }
  }

  await new Promise((resolve) => out.end(resolve));
  return path;
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
