// Medians over the rounds, and the ratios that design figures are stated in.

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Of values in order of size. */
export const percentile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)];

// Ratios are taken within a round, where both sides had the same machine, and then their median.
const ratio = (a, b, field) => median(a.rounds.map((round, i) => round[field] / b.rounds[i][field]));

/** One figure: {what, value, goal, reached}, with what a ratio is made of. */
export function figure(what, value, compare, goal, unit, of) {
  return { what, value: round(value), goal: `${compare} ${goal}${unit}`, reached: compare === ">=" ? value >= goal : value <= goal, ...(of && { of }) };
}

/** Each figure that the measured targets allow: {what, value, goal, reached}. */
export function figures(results) {
  const { gateway, baseline, nginx, lua, express } = results;
  const found = [];
  const add = (...words) => found.push(figure(...words));

  for (const [other, goal, goalOfProcessorTime] of [[baseline, 0.97, 0.97], [nginx, 0.75, 1.1], [lua, 2, 2], [express, 8, 8]]) {
    if (gateway && other) {
      add(`requests/s, gateway to ${other.title}`, ratio(gateway, other, "requests_per_second"), ">=", goal, "x");
      add(`requests a second of processor time, gateway to ${other.title}`, ratio(other, gateway, "processor_us"), ">=", goalOfProcessorTime, "x");
    }
  }

  if (gateway?.fixed_rate && nginx?.fixed_rate) {
    add("p99 at the fixed rate, gateway to nginx map", median(gateway.fixed_rate.map((entry, i) => entry.p99_ms / nginx.fixed_rate[i].p99_ms)), "<=", 1, "x");
  }

  if (gateway) {
    add("gateway's start to ready", gateway.start_ms, "<=", 600, " ms");
    add("gateway's resident memory after load", gateway.resident_mb, "<=", 100, " MB");
  }

  return found;
}

/** Tells how far a measurement is: the report alone goes to standard output. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** The tables, in Markdown. */
export function text(report) {
  const results = Object.values(report.targets);
  const lines = [`${report.machine.processor}, ${report.machine.cores} cores; server on one, load on another.`];
  if (results.length > 0) {
    lines.push(...tableOfTargets(report.options, results));
  }

  lines.push(...report.left_out.flatMap((what) => ["", `Left out: ${what}.`]));
  const rated = results.filter(({ fixed_rate }) => fixed_rate);
  if (rated.length > 0) {
    lines.push("", `| at ${report.options.rate} requests/s | p50 | p99 |`, "|---|---|---|");
    lines.push(...rated.map(({ title, fixed_rate }) => `| ${title} | ${round(median(fixed_rate.map(({ p50_ms }) => p50_ms)))} ms | ${round(median(fixed_rate.map(({ p99_ms }) => p99_ms)))} ms |`));
  }

  lines.push("", "| figure | measured | goal | |", "|---|---|---|---|");
  lines.push(...report.figures.map(({ what, value, goal, reached, of }) => `| ${what} | ${value}${of ? ` (${of})` : ""} | ${goal} | ${reached ? "reached" : "missed"} |`));
  return lines.join("\n");
}

function tableOfTargets({ mappings, body_bytes, connections, rounds: count, seconds }, results) {
  return [
    `${mappings} mappings, ${body_bytes} byte POST, ${connections} connections, median of ${count} rounds of ${seconds} s.`,
    "",
    "| target | requests/s | p50 | p99 | processor time a request | memory after load | start to ready |",
    "|---|---|---|---|---|---|---|",
    ...results.map(({ title, rounds, resident_mb, start_ms }) => {
      const of = (field) => round(median(rounds.map((entry) => entry[field])));
      return `| ${title} | ${of("requests_per_second")} | ${of("p50_ms")} ms | ${of("p99_ms")} ms | ${of("processor_us")} µs | ${round(resident_mb)} MB | ${round(start_ms)} ms |`;
    }),
  ];
}

function round(value) {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
