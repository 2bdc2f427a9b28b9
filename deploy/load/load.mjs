// The load that is put on a target, from a core of its own, and what is measured of it.
import { fileURLToPath } from "node:url";
import { put } from "./admin.mjs";
import { send } from "./http.mjs";
import { callback, mapping } from "./mappings.mjs";
import { processorTime, run, start } from "./processes.mjs";

const core = 1;
const post = fileURLToPath(new URL("post.lua", import.meta.url));
const rate = fileURLToPath(new URL("rate.mjs", import.meta.url));

export const bodyBytes = 6144;
export const connections = 32;
export const perSecond = 10_000;

/** As many requests as a target answers, by wrk. */
export async function saturate({ url, children }, identifiers, seconds, concurrent = connections) {
  const before = processorTime(children);
  const env = { IDENTIFIERS: identifiers, BODY_BYTES: bodyBytes, SEED: Math.floor(Math.random() * 1e9) };
  const output = await run(core, "wrk", ["-t1", `-c${concurrent}`, `-d${seconds}s`, "--latency", "-s", post, url], env);
  const used = processorTime(children) - before;
  if (/Non-2xx|Socket errors/.test(output)) {
    throw new Error(`${url}: ${output}`);
  }

  return {
    requests_per_second: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)[1]),
    processor_us: used / Number(/(\d+) requests in/.exec(output)[1]),
    p50_ms: milliseconds(/^\s+50%\s+([\d.]+)(us|ms|s)/m.exec(output)),
    p99_ms: milliseconds(/^\s+99%\s+([\d.]+)(us|ms|s)/m.exec(output)),
  };
}

/** 10,000 requests a second by the open loop. */
export async function atFixedRate({ url }, identifiers, seconds) {
  return JSON.parse(await run(core, "node", rateWords(url, identifiers, seconds)));
}

/** The open loop for as long as a job takes, at most two minutes. */
export async function atFixedRateDuring({ url }, identifiers, job) {
  const child = start(core, "node", rateWords(url, identifiers, 120));
  try {
    await job();
  } finally {
    child.kill("SIGTERM");
  }

  const code = await child.ended;
  if (code !== 0) {
    throw new Error(`The load ended with ${code}: ${child.output}`);
  }

  return JSON.parse(child.output);
}

function rateWords(url, identifiers, seconds) {
  return [rate, url, identifiers, perSecond, seconds, connections, bodyBytes].map(String);
}

/** Nobody is measured who does not do the work: random identifiers, and one that does not exist. */
export async function checkAnswers(url, mappings) {
  for (let i = 0; i < 200; i++) {
    const { identifier, connectionId } = mapping(Math.floor(Math.random() * mappings));
    const { status, headers } = await send(`${url}/old-sso/${identifier}`, { method: "POST", body: "SAMLResponse=x" });
    const isRight = status === 307 && headers.location === callback + connectionId && headers["cache-control"] === "no-store" && headers["referrer-policy"] === "no-referrer";
    if (!isRight) {
      throw new Error(`${url} answers ${identifier} with ${status} ${JSON.stringify(headers)}`);
    }
  }

  const { status } = await send(`${url}/old-sso/unknown`, { method: "POST", body: "SAMLResponse=x" });
  if (status !== 404) {
    throw new Error(`${url} answers an unknown identifier with ${status}`);
  }
}

/** Milliseconds from the moment a put was acknowledged by one gateway to the first redirect of the other, in order of size. */
export async function propagation(from, to, puts, agent) {
  const found = [];
  for (let i = 0; i < puts; i++) {
    await put(from.admin, `tenant-${i}`, mapping(0).connectionId, agent);
    const since = performance.now();
    while ((await send(`${to.public}/old-sso/tenant-${i}`, { method: "POST", agent })).status !== 307) {
      if (performance.now() - since > 30_000) {
        throw new Error(`tenant-${i} was not served within 30 s.`);
      }
    }

    found.push(performance.now() - since);
  }

  return found.sort((a, b) => a - b);
}

function milliseconds([, number, unit]) {
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
}
