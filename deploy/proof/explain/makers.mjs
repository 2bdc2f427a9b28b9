// Seven stacks that make SAMLResponses of the same wishes: three of Node.js here, and those of makers.py, makers.php and makers.cpp.
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const phpLibrary = "/usr/share/simplesamlphp/vendor/autoload.php";
const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const instant = (seconds) => new Date(seconds * 1000).toISOString();

// samlp, the identity provider of Auth0's stack.
async function bySamlp(packages, wish) {
  const samlp = packages("samlp");
  const profileMapper = packages("samlp/lib/claims/PassportProfileMapper");
  const options = {
    issuer: wish.issuer,
    cert: wish.certificate,
    key: wish.key,
    audience: wish.audience,
    destination: wish.acs_url,
    recipient: wish.acs_url,
    inResponseTo: wish.request_id,
    signatureAlgorithm: "rsa-sha256",
    digestAlgorithm: "sha256",
    lifetimeInSeconds: wish.until - wish.now,
    signResponse: wish.signs !== "assertion",
    signAssertion: wish.signs !== "response",
    profileMapper,
    getUserFromRequest: (request) => request.user,
    // Its last argument: for an error there are fewer.
    getPostURL: (...all) => all.at(-1)(null, wish.acs_url),
    responseHandler: undefined,
  };
  const request = { query: {}, body: {}, user: { id: wish.email, emails: [{ value: wish.email }], displayName: "Ada", name: { givenName: "Ada", familyName: "Example" } } };
  return new Promise((resolve, reject) => {
    options.responseHandler = (response) => resolve(response.toString());
    if (wish.fails) {
      // It answers with the page that posts the response.
      const page = (html) => resolve(Buffer.from(/value="([A-Za-z0-9+/=]{200,})"/.exec(html)[1], "base64").toString("utf8"));
      samlp.sendError({ ...options, error: { code: "urn:oasis:names:tc:SAML:2.0:status:Responder", description: "cancelled" } })(request, { set() {}, send: page }, reject);
    } else {
      samlp.auth(options)(request, {}, reject);
    }
  });
}

async function bySamlify(packages, wish) {
  const samlify = packages("samlify");
  const serviceProvider = samlify.ServiceProvider({
    entityID: wish.audience,
    assertionConsumerService: [{ Binding: post, Location: wish.acs_url }],
    wantAssertionsSigned: wish.signs !== "response",
    wantMessageSigned: wish.signs !== "assertion",
  });
  // samlify has no wish for a lifetime: its own template, filled in as its documents say.
  const template = samlify.SamlLib.defaultLoginResponseTemplate;
  const identityProvider = samlify.IdentityProvider({
    entityID: wish.issuer,
    privateKey: wish.key,
    signingCert: wish.certificate,
    singleSignOnService: [{ Binding: post, Location: "https://idp.example.com/sso" }],
    singleLogoutService: [{ Binding: post, Location: "https://idp.example.com/slo" }],
    messageSigningOrder: "sign-then-encrypt",
    loginResponseTemplate: { ...template, attributes: [{ name: "email", valueTag: "email", nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", valueXsiType: "xs:string" }] },
  });
  const id = () => `_${Math.random().toString(36).slice(2)}${Date.now().toString(36)}`;
  const fill = (text) => ({
    id: id(),
    context: samlify.SamlLib.replaceTagsByValue(text, {
      ID: id(),
      AssertionID: id(),
      Destination: wish.acs_url,
      Audience: wish.audience,
      EntityID: wish.audience,
      SubjectRecipient: wish.acs_url,
      Issuer: wish.issuer,
      IssueInstant: instant(wish.now),
      AssertionConsumerServiceURL: wish.acs_url,
      StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
      ConditionsNotBefore: instant(wish.from),
      ConditionsNotOnOrAfter: instant(wish.until),
      SubjectConfirmationDataNotOnOrAfter: instant(wish.until),
      NameIDFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
      NameID: wish.email,
      InResponseTo: wish.request_id,
      AuthnStatement: "",
      attrEmail: wish.email,
    }),
  });
  const answer = await identityProvider.createLoginResponse(serviceProvider, { extract: { request: { id: wish.request_id } } }, "post", { email: wish.email }, fill);
  return Buffer.from(answer.context, "base64").toString("utf8");
}

// @boxyhq/saml20 of Jackson, which signs both.
async function byBoxy(packages, wish) {
  return packages("@boxyhq/saml20").default.createSAMLResponse({
    issuer: wish.issuer,
    audience: wish.audience,
    acsUrl: wish.acs_url,
    requestId: wish.request_id,
    claims: { email: wish.email, raw: { email: wish.email } },
    privateKey: wish.key,
    publicKey: wish.certificate.replace(/-----[A-Z ]+-----|\s/g, ""),
    ttlInMinutes: (wish.until - wish.now) / 60,
  });
}

// Each by all wishes at once: an interpreter starts for each maker, not for each response.
const ofNode = (make) => async (packages, wishes) => {
  const made = [];
  for (const wish of wishes) {
    made.push(await make(packages, wish));
  }

  return made;
};
const ofProgram = (command, args) => async (packages, wishes) =>
  JSON.parse(execFileSync(command, args, { input: JSON.stringify(wishes), encoding: "utf8", maxBuffer: 64 * 1024 * 1024, stdio: ["pipe", "pipe", "inherit"] }));
// Built by explain-judges.sh; it reads keys from files only.
const byOpenSaml = async (packages, wishes, folder) => wishes.map((wish) => {
  const [key, certificate] = [join(folder, "opensaml.key"), join(folder, "opensaml.crt")];
  writeFileSync(key, wish.key);
  writeFileSync(certificate, wish.certificate);
  const words = [wish.issuer, wish.audience, wish.acs_url, wish.email, wish.request_id, wish.signs, wish.fails, wish.from, wish.until, key, certificate];
  return execFileSync(join(folder, "opensaml"), words, { encoding: "utf8" });
});
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What each maker is, how it signs what, and whether it says by itself that a login failed. */
export const makers = [
  { name: "samlp", signs: ["assertion", "response", "both"], fails: true, make: ofNode(bySamlp) },
  { name: "samlify", signs: ["assertion", "response", "both"], fails: false, make: ofNode(bySamlify) },
  { name: "@boxyhq/saml20", signs: ["both", "both", "both"], fails: false, make: ofNode(byBoxy) },
  { name: "pysaml2", signs: ["assertion", "response", "both"], fails: true, make: ofProgram("/usr/bin/python3", [beside("makers.py"), "pysaml2"]) },
  { name: "lasso", signs: ["both", "both", "both"], fails: true, make: ofProgram("/usr/bin/python3", [beside("makers.py"), "lasso"]) },
  { name: "SimpleSAMLphp", signs: ["assertion", "response", "both"], fails: true, make: ofProgram("php", [beside("makers.php"), phpLibrary]), needs: phpLibrary },
  { name: "OpenSAML", signs: ["assertion", "response", "both"], fails: true, make: byOpenSaml },
].filter((maker) => !maker.needs || existsSync(maker.needs));

/** Loads a package of the folder that the script installed it in. */
export const packagesOf = (folder) => createRequire(`${folder}/package.json`);
