// Reads one case as JSON from standard input, verifies its SAMLResponse with node-saml, and prints what node-saml read.
import { SAML } from "@node-saml/node-saml";
import { text } from "node:stream/consumers";

const expected = JSON.parse(await text(process.stdin));
const saml = new SAML({
  callbackUrl: expected.acs_url,
  issuer: expected.audience,
  audience: expected.audience,
  idpIssuer: expected.idp_entity_id,
  idpCert: expected.certificate,
  wantAuthnResponseSigned: expected.signs_response,
  wantAssertionsSigned: expected.signs_assertion,
  validateInResponseTo: "never",
});

try {
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: expected.saml_response });
  const groups = profile[expected.groups_attribute] ?? [];
  console.log(JSON.stringify({ name_id: profile.nameID, email: profile[expected.email_attribute], groups: [groups].flat().length }));
} catch (error) {
  console.log(JSON.stringify({ error: error.message }));
}
