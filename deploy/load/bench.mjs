// Runs the rounds: all targets are up, one at a time gets the load, in turn.
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { send } from "./http.mjs";
import { callback, mapping, writeIdentifiers } from "./mappings.mjs";
import { processorTime, residentMemory, run, stop } from "./processes.mjs";
import { figures, median, text } from "./report.mjs";
import { targets } from "./targets.mjs";

const loadCore = 1;
const starts = 5;
const warmUpSeconds = 4;
// What is still being compiled must not be in the measure of a process that lives for one round.
const warmUpOfOneRoundSeconds = 10;
const { values } = parseArgs({
  options: {
    work: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "8" },
    mappings: { type: "string", default: "10000" },
    only: { type: "string", default: Object.keys(targets).join(",") },
    "no-rate": { type: "boolean", default: false },
    anew: { type: "boolean", default: false },
    output: { type: "string", default: "text" },
  },
});
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), mappings: Number(values.mappings), connections: 32, body_bytes: 6144, rate: 10_000 };
const identifiers = writeIdentifiers(values.work, options.mappings);
const leftOut = [];
const names = values.only.split(",").filter(isThere);

const results = await measure();
const report = { machine: { processor: cpus()[0].model.trim(), cores: cpus().length }, options, targets: results, left_out: leftOut, figures: figures(results) };
console.log(values.output === "json" ? JSON.stringify(report, null, 2) : text(report));
process.exit(0);

async function measure() {
  const found = {};
  const running = {};
  for (const name of names) {
    say(`Starting ${targets[name].title}`);
    found[name] = { title: targets[name].title, start_ms: await startSeveralTimes(name, running), rounds: [] };
    await check(running[name].url);
    await saturate(running[name], warmUpSeconds);
  }

  for (let number = 1; number <= options.rounds; number++) {
    for (const name of names) {
      if (values.anew) {
        await startAnew(name, running);
      }

      const round = await saturate(running[name], options.seconds);
      say(`Round ${number}, ${targets[name].title}: ${Math.round(round.requests_per_second)} requests/s`);
      found[name].rounds.push(round);
    }
  }

  for (const name of names) {
    found[name].resident_mb = residentMemory(running[name].children.slice(0, 1)) / 1e6;
  }

  if (!values["no-rate"]) {
    await atFixedRate(found, running, names.filter((name) => name === "gateway" || name === "nginx"));
  }

  return found;
}

// The last one started stays. The gateway's very first start may have to fill its store first, which is not counted.
async function startSeveralTimes(name, running) {
  const times = [];
  for (let i = 0; i < starts; i++) {
    if (running[name]) {
      await stop(running[name].children[0]);
    }

    running[name] = await targets[name].start({ work: values.work, mappings: options.mappings });
    times.push(running[name].startMilliseconds);
  }

  return median(times);
}

// How the just-in-time compiler lays out its code differs from process to process, by more than two builds do.
async function startAnew(name, running) {
  await stop(running[name].children[0]);
  running[name] = await targets[name].start({ work: values.work, mappings: options.mappings });
  await saturate(running[name], warmUpOfOneRoundSeconds);
}

// Nobody is measured who does not do the work: random identifiers, and one that does not exist.
async function check(url) {
  for (let i = 0; i < 200; i++) {
    const { identifier, connectionId } = mapping(Math.floor(Math.random() * options.mappings));
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

async function saturate({ url, children }, seconds) {
  const before = processorTime(children);
  const env = { IDENTIFIERS: identifiers, BODY_BYTES: options.body_bytes, SEED: Math.floor(Math.random() * 1e9) };
  const script = fileURLToPath(new URL("post.lua", import.meta.url));
  const output = await run(loadCore, "wrk", ["-t1", `-c${options.connections}`, `-d${seconds}s`, "--latency", "-s", script, url], env);
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

async function atFixedRate(found, running, rated) {
  const script = fileURLToPath(new URL("rate.mjs", import.meta.url));
  for (let number = 1; number <= options.rounds; number++) {
    for (const name of rated) {
      const args = [script, running[name].url, identifiers, options.rate, Math.min(5, options.seconds), options.connections, options.body_bytes].map(String);
      const result = JSON.parse(await run(loadCore, "node", args));
      say(`Round ${number} at ${options.rate} requests/s, ${targets[name].title}: p99 ${result.p99_ms.toFixed(2)} ms`);
      (found[name].fixed_rate ??= []).push(result);
    }
  }
}

function isThere(name) {
  const missing = targets[name].missing?.();
  if (missing) {
    leftOut.push(`${targets[name].title} ${missing}`);
    say(`Left out: ${leftOut.at(-1)}`);
  }

  return !missing;
}

function milliseconds([, number, unit]) {
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
