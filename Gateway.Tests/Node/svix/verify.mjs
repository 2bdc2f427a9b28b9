// Reads {secret, headers, body} as JSON from standard input; prints whether Svix's library takes the message.
import { text } from "node:stream/consumers";
import { Webhook } from "svix";

const { secret, headers, body } = JSON.parse(await text(process.stdin));
try {
  new Webhook(secret).verify(body, headers);
  console.log("accepted");
} catch (error) {
  console.log(`refused: ${error.message}`);
}
