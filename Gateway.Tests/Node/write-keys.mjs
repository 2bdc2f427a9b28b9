// Writes a key as a team's own service would, with ioredis. stdin: { port, key, value, field } as JSON; without a field it is a string, else a hash.
import Redis from "ioredis";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { port, key, field, value } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const redis = new Redis(port, "127.0.0.1");
await (field ? redis.hset(key, field, value) : redis.set(key, value));
redis.disconnect();
