// An open-loop load: requests are due at a fixed rate whether or not earlier ones have been answered, and each latency counts from the
// moment its request was due. Prints {"sent", "p50_ms", "p99_ms", "max_ms"}. It polls without pause, so it needs a core of its own. SIGTERM ends it early.
import { readFileSync } from "node:fs";
import { connect } from "node:net";

const [url, identifiersPath, rate, seconds, connections, bodyBytes] = process.argv.slice(2).map((word, i) => (i < 2 ? word : Number(word)));
const { hostname, port } = new URL(url);
const identifiers = readFileSync(identifiersPath, "utf8").trim().split("\n");
const body = "SAMLResponse=" + "PHNhbWxwOlJl".repeat((bodyBytes - 13) / 12);
let total = rate * seconds;
const latencies = new Float64Array(total);
const idle = [];
let sent = 0;
let answered = 0;

for (let i = 0; i < connections; i++) {
  idle.push(await open());
}

const start = performance.now();
const dueAt = (number) => start + (number * 1000) / rate;
// What is due by then is still sent and counted: those that wait are the slow ones.
process.on("SIGTERM", () => (total = Math.min(total, Math.max(sent, Math.ceil(((performance.now() - start) * rate) / 1000)))));
poll();

function poll() {
  while (sent < total && idle.length > 0 && dueAt(sent) <= performance.now()) {
    const identifier = identifiers[Math.floor(Math.random() * identifiers.length)];
    const connection = idle.pop();
    connection.request = sent++;
    connection.socket.write(`POST /old-sso/${identifier} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  }

  if (answered < total) {
    if (performance.now() - start > seconds * 5000) {
      throw new Error(`${url} answered ${answered} of ${total} requests in five times the time they were to take.`);
    }

    setImmediate(poll);
    return;
  }

  const sorted = latencies.subarray(0, total).sort();
  const at = (share) => sorted[Math.min(total - 1, Math.floor(total * share))];
  console.log(JSON.stringify({ sent, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1) }));
  process.exit(0);
}

function open() {
  const connection = { socket: connect({ host: hostname, port, noDelay: true }), request: 0, text: "" };
  connection.socket.setEncoding("latin1");
  connection.socket.on("data", (data) => {
    connection.text += data;
    const end = connection.text.indexOf("\r\n\r\n");
    const length = end < 0 ? 0 : Number(/content-length: (\d+)/i.exec(connection.text)?.[1] ?? 0);
    if (end < 0 || connection.text.length < end + 4 + length) {
      return;
    }

    if (!connection.text.startsWith("HTTP/1.1 307")) {
      throw new Error(connection.text);
    }

    latencies[connection.request] = performance.now() - dueAt(connection.request);
    answered++;
    connection.text = "";
    idle.push(connection);
  });
  return new Promise((resolve, reject) => connection.socket.on("connect", () => resolve(connection)).on("error", reject));
}
