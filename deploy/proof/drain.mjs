// Twenty clients that POST at a rate, each at one of the targets that are ready, until SIGTERM; then one line of figures. See drain.sh.
import http from "node:http";

const [kind, rate, ...words] = process.argv.slice(2);
const targets = words.map(word => {
  const [url, ops] = word.split(",");
  return { url: new URL("/old-sso/acme", url), ops, isReady: true };
});
const body = "SAMLResponse=" + "A".repeat(1000);
const clients = 20;
const failures = new Map();
let sent = 0;
let ended = false;

const ready = ops => new Promise(resolve => {
  const request = http.get(new URL("/readyz", ops), { agent: false, timeout: 1000 }, response => {
    response.resume();
    resolve(response.statusCode === 200);
  });
  request.on("timeout", () => request.destroy());
  request.on("error", () => resolve(false));
});

const watch = async target => {
  while (!ended) {
    target.isReady = await ready(target.ops);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
};

const post = (target, agent) => new Promise(resolve => {
  const request = http.request(target.url, { method: "POST", agent, headers: { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": body.length } }, response => {
    response.resume();
    response.on("end", () => resolve(response.statusCode === 307 ? null : String(response.statusCode)));
    response.on("error", error => resolve(error.code));
  });
  request.setTimeout(20_000, () => request.destroy(Object.assign(new Error(), { code: "TIMEOUT" })));
  request.on("error", error => resolve(error.code ?? error.message));
  request.end(body);
});

const run = async (_, index) => {
  const agent = new http.Agent({ keepAlive: kind === "keep-alive", maxSockets: 1 });
  let turn = index;
  const start = performance.now();
  for (let i = 0; !ended; i++) {
    const due = start + (i * clients * 1000) / Number(rate) - performance.now();
    if (due > 0) await new Promise(resolve => setTimeout(resolve, due));
    const open = targets.filter(({ isReady }) => isReady);
    const target = open[turn++ % open.length];
    if (!target) continue;
    sent++;
    const failure = await post(target, agent);
    if (failure) failures.set(failure, (failures.get(failure) ?? 0) + 1);
  }
};

process.on("SIGTERM", () => { ended = true; });
targets.filter(({ ops }) => ops).forEach(watch);
await Promise.all(Array.from({ length: clients }, run));
const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
console.log(`${sent} sent, ${failed} failed${failed ? ` (${[...failures].map(([code, count]) => `${code} ${count}`).join(", ")})` : ""}`);
process.exit(0);
