// Reads {secret, id, timestamp, body} as JSON from standard input; signs with Svix's and with Standard Webhooks' library, and prints both.
import { text } from "node:stream/consumers";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";

const { secret, id, timestamp, body } = JSON.parse(await text(process.stdin));
const at = new Date(timestamp * 1000);
console.log(
  JSON.stringify({
    svix: new SvixWebhook(secret).sign(id, at, body),
    standard: new StandardWebhook(secret).sign(id, at, body),
  }),
);
