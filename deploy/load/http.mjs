// Small HTTP helpers on node's own client.
import { request } from "node:http";

/** One request; resolves to {status, headers, body}, rejects when nobody listens. */
export function send(url, { method = "GET", headers = {}, body, agent } = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent, timeout: 10_000 }, (incoming) => {
      let text = "";
      incoming.on("data", (data) => (text += data));
      incoming.on("end", () => resolve({ status: incoming.statusCode, headers: incoming.headers, body: text }));
    });
    outgoing.on("error", reject);
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${url} did not answer in 10 s`)));
    outgoing.end(body);
  });
}

/** Asks until the answer has the wanted status; resolves to the milliseconds since `since`. */
export async function untilStatus(url, status, child, since = performance.now(), method = "GET") {
  for (;;) {
    const answer = await send(url, { method }).catch(() => undefined);
    if (answer?.status === status) {
      return performance.now() - since;
    }

    if (child.exitCode !== null) {
      throw new Error(`It ended with ${child.exitCode}: ${child.output}`);
    }

    if (performance.now() - since > 300_000) {
      throw new Error(`${url} did not answer ${status} in 300 s: ${child.output}`);
    }

    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
