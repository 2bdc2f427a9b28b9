// Runs the rounds: all targets are up, one at a time gets the load, in turn. Then takes the footprint, of one thing after another.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { footprintFigures, footprintParts, measureFootprint } from "./footprint.mjs";
import { atFixedRate, bodyBytes, checkAnswers, connections, perSecond, saturate } from "./load.mjs";
import { writeIdentifiers } from "./mappings.mjs";
import { residentMemory, stop } from "./processes.mjs";
import { figures, median, say, text } from "./report.mjs";
import { targets } from "./targets.mjs";

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
    "no-footprint": { type: "boolean", default: false },
    "only-footprint": { type: "boolean", default: false },
    footprint: { type: "string", default: footprintParts.join(",") },
    output: { type: "string", default: "text" },
  },
});
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), mappings: Number(values.mappings), connections, body_bytes: bodyBytes, rate: perSecond };
const identifiers = writeIdentifiers(values.work, options.mappings);
const leftOut = [];
const strangers = values.only.split(",").filter((name) => !(name in targets));
if (strangers.length > 0) {
  say(`There is no ${strangers.join(", ")}: --only takes ${Object.keys(targets).join(", ")}.`);
  process.exit(2);
}

const names = values["only-footprint"] ? [] : values.only.split(",").filter(isThere);
if (!values["no-footprint"] && !process.env.BASELINE) {
  leftOut.push("what is compared with the gateway before needs BASELINE or --before");
}

const results = values["only-footprint"] ? {} : await measure();
const footprint = values["no-footprint"] ? {} : await measureFootprint({ work: values.work, before: process.env.BASELINE, parts: values.footprint.split(",") });
const report = {
  machine: { processor: cpus()[0].model.trim(), cores: cpus().length },
  options,
  targets: results,
  footprint,
  left_out: leftOut,
  figures: [...figures(results), ...footprintFigures(footprint)],
};
console.log(values.output === "json" ? JSON.stringify(report, null, 2) : text(report));
process.exit(0);

async function measure() {
  const found = {};
  const running = {};
  for (const name of names) {
    say(`Starting ${targets[name].title}`);
    found[name] = { title: targets[name].title, start_ms: await startSeveralTimes(name, running), rounds: [] };
    await checkAnswers(running[name].url, options.mappings);
    await saturate(running[name], identifiers, warmUpSeconds);
  }

  for (let number = 1; number <= options.rounds; number++) {
    for (const name of names) {
      if (values.anew) {
        await startAnew(name, running);
      }

      const round = await saturate(running[name], identifiers, options.seconds);
      say(`Round ${number}, ${targets[name].title}: ${Math.round(round.requests_per_second)} requests/s`);
      found[name].rounds.push(round);
    }
  }

  for (const name of names) {
    found[name].resident_mb = residentMemory(running[name].children.slice(0, 1)) / 1e6;
  }

  if (!values["no-rate"]) {
    await compareAtFixedRate(found, running, names.filter((name) => name === "gateway" || name === "nginx"));
  }

  for (const name of names) {
    await stop(running[name].children[0]);
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
  await saturate(running[name], identifiers, warmUpOfOneRoundSeconds);
}

async function compareAtFixedRate(found, running, rated) {
  for (let number = 1; number <= options.rounds; number++) {
    for (const name of rated) {
      const result = await atFixedRate(running[name], identifiers, Math.min(5, options.seconds));
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
