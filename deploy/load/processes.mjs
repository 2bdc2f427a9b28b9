// Processes pinned to a core, and what they used of it. All of them end with this one.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

const started = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => process.exit(1));
}
process.on("exit", () => started.forEach((child) => child.kill("SIGKILL")));

/** Starts a program on one core; its output is kept for the message when it fails. */
export function start(core, command, args, env = {}) {
  const child = spawn("taskset", ["-c", String(core), command, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  started.add(child);
  child.output = "";
  child.stdout.on("data", (data) => (child.output += data));
  child.stderr.on("data", (data) => (child.output += data));
  child.ended = new Promise((resolve) => child.on("exit", (code) => (started.delete(child), resolve(code))));
  return child;
}

/** Runs a program on one core to its end and gives back what it printed. */
export async function run(core, command, args, env) {
  const child = start(core, command, args, env);
  const code = await child.ended;
  if (code !== 0) {
    throw new Error(`${command} ended with ${code}: ${child.output}`);
  }

  return child.output;
}

export async function stop(child) {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await child.ended;
  clearTimeout(timer);
}

/** Processor time of processes and their children so far, in microseconds. The kernel counts it in ticks of 10 ms. */
export function processorTime(children) {
  return family(children).reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/.*\) /s, "").split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) * 10_000;
  }, 0);
}

/** Resident memory of the largest of the processes, in bytes. */
export function residentMemory(children) {
  return Math.max(...family(children).map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024));
}

/** How often each thread of the processes has gone to sleep of itself, and so has been woken, by its id. */
export function wakeUps(children) {
  const found = new Map();
  for (const pid of family(children)) {
    for (const id of readdirSync(`/proc/${pid}/task`)) {
      found.set(id, Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/task/${id}/status`, "utf8"))[1]));
    }
  }

  return found;
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function family(children) {
  return children.flatMap(({ pid }) => [pid, ...readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number)]);
}
