// Lints SAML responses by Stytch's own linter. Given {"now": milliseconds, "documents": {name: base64}}; prints {name: why it is refused, or null}.
import { readFileSync } from "node:fs";
import { safeValidateSAMLResponse } from "@stytch/samlshield";

const given = JSON.parse(readFileSync(0, "utf8"));
const Clock = Date;
globalThis.Date = class extends Clock {
  constructor(...parts) {
    super(...(parts.length > 0 ? parts : [given.now]));
  }
};
console.error = () => {}; // It logs there what it also answers.
const said = {};
for (const [name, document] of Object.entries(given.documents)) {
  const result = await safeValidateSAMLResponse({ response_xml: document });
  said[name] = result.valid ? null : result.errors.join("; ");
}

console.log(JSON.stringify(said));
