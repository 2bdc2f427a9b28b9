// One connection to a Redis, and what its neighbours feel: how long a GET takes meanwhile, and the longest command of the log of slow ones.
import { connect } from "node:net";

/** Opens a connection; `call` sends a command and gives its answer: a text, a number, null, or a list of these. */
export async function connectRedis({ port }) {
  const socket = connect(port, "127.0.0.1");
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let received = Buffer.alloc(0);
  const waiting = [];
  socket.on("data", (data) => {
    received = Buffer.concat([received, data]);
    for (let answer; waiting.length > 0 && (answer = read(received, 0)); received = received.subarray(answer.end)) {
      waiting.shift()(answer.value);
    }
  });
  const call = (...words) =>
    new Promise((resolve) => {
      waiting.push(resolve);
      socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`);
    });
  return { call, close: () => socket.destroy() };
}

/** A neighbour that asks for its own key every few milliseconds, each at its own moment, until `stop`, which gives its figures in milliseconds. */
export async function startNeighbour(redis) {
  const { call, close } = await connectRedis(redis);
  await call("SET", "neighbour", "x");
  await call("CONFIG", "SET", "slowlog-log-slower-than", "1000");
  await call("CONFIG", "SET", "slowlog-max-len", "10000");
  await call("SLOWLOG", "RESET");
  const latencies = [];
  const timer = setInterval(() => {
    const since = performance.now();
    call("GET", "neighbour").then(() => latencies.push(performance.now() - since));
  }, 2);
  return async () => {
    clearInterval(timer);
    // Behind the last GET.
    const scripts = (await call("SLOWLOG", "GET", "-1")).filter(([, , , [command]]) => /^EVAL/i.test(command));
    close();
    latencies.sort((x, y) => x - y);
    return { p99: latencies[Math.floor(latencies.length * 0.99)], longestScript: Math.max(0, ...scripts.map(([, , microseconds]) => microseconds)) / 1000 };
  };
}

/** The answer that begins at a place, and where it ends; undefined where it has not arrived whole. */
function read(bytes, at) {
  const line = bytes.indexOf("\r\n", at);
  if (line < 0) {
    return undefined;
  }

  const text = bytes.toString("utf8", at + 1, line);
  const end = line + 2;
  switch (String.fromCharCode(bytes[at])) {
    case "$":
      return text === "-1" ? { value: null, end } : bytes.length < end + Number(text) + 2 ? undefined : { value: bytes.toString("utf8", end, end + Number(text)), end: end + Number(text) + 2 };
    case "*":
      return readList(bytes, Number(text), end);
    case ":":
      return { value: Number(text), end };
    default:
      return { value: text, end };
  }
}

function readList(bytes, length, start) {
  const value = [];
  let end = start;
  while (value.length < length) {
    const item = read(bytes, end);
    if (!item) {
      return undefined;
    }

    value.push(item.value);
    end = item.end;
  }

  return { value, end };
}
