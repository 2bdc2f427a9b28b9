// Prints what Stytch's SDK declares of its API's answers: by interface, the TypeScript type of each field, with a "?" before that of an optional one.
import { readFileSync } from "node:fs";

const types = new URL("./node_modules/stytch/types/lib/", import.meta.url);
const declared = {};
for (const file of ["b2c/debug", "b2b/organizations", "b2b/organizations_members", "b2b/rbac", "b2b/sso", "b2b/sso_saml", "shared/errors"]) {
  const text = readFileSync(new URL(`${file}.d.ts`, types), "utf8").replace(/\/\*.*?\*\//gs, "");
  for (const [, name, body] of text.matchAll(/^export interface (\w+) \{$(.*?)^\}/gms)) {
    declared[name] = Object.fromEntries([...body.matchAll(/^ {4}(\w+)(\??): (.*);$/gm)].map(([, field, optional, type]) => [field, optional + type]));
  }
}

console.log(JSON.stringify(declared));
