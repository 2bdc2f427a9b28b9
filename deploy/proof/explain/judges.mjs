// Two judges that are not ours. Each says whether it takes a response, and in its own words why not.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** xmlsec1: whether every signature fits, by the one certificate that is trusted. Says nothing of anything else. */
export function byXmlsec1(folder, xml, certificate) {
  const [document, pem] = [join(folder, "response.xml"), join(folder, "trusted.pem")];
  writeFileSync(document, xml);
  writeFileSync(pem, certificate);
  const nodes = [...xml.matchAll(/<((?:\w+:)?)Signature[ >]/g)].length;
  if (nodes === 0) {
    return { takes: false, says: "no signature" };
  }

  for (const place of ["Response", "Assertion"]) {
    if (!signatureIsIn(xml, place)) {
      continue;
    }

    const run = spawnSync("xmlsec1", [
      "--verify", "--enabled-key-data", "rsa", "--pubkey-cert-pem", pem,
      "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Response", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
      "--node-xpath", `//*[local-name()='${place}']/*[local-name()='Signature']`, document,
    ], { encoding: "utf8" });
    if (run.status !== 0) {
      return { takes: false, says: `the signature of the ${place}` };
    }
  }

  return { takes: true, says: "" };
}

// The signature of a Response stands before its Status, that of an Assertion behind the Assertion's begin.
function signatureIsIn(xml, place) {
  const assertion = xml.search(/<(?:\w+:)?Assertion[ >]/);
  const head = assertion < 0 ? xml : xml.slice(0, assertion);
  const rest = assertion < 0 ? "" : xml.slice(assertion);
  return /<(?:\w+:)?Signature[ >]/.test(place === "Response" ? head : rest);
}

/** node-saml: whether a service provider lets the user in. */
export async function byNodeSaml(packages, xml, expected) {
  const { SAML } = packages("@node-saml/node-saml");
  const saml = new SAML({
    callbackUrl: expected.acs_url,
    issuer: expected.audience,
    audience: expected.audience,
    idpIssuer: expected.issuer,
    idpCert: expected.certificate,
    wantAuthnResponseSigned: false,
    wantAssertionsSigned: false,
    validateInResponseTo: "never",
  });
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString("base64") });
    return { takes: profile !== null, says: "" };
  } catch (error) {
    return { takes: false, says: error.message };
  }
}
