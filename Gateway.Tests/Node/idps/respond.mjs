// Reads one case as JSON from standard input and prints the SAMLResponses that two stacks make of it, each signed in several ways.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import samlp from "samlp";
import samlify from "samlify";

const wanted = JSON.parse(await text(process.stdin));
const responses = [];

// samlp, the identity provider of Auth0's stack.
const PassportProfileMapper = createRequire(import.meta.url)("samlp/lib/claims/PassportProfileMapper");
for (const [name, options] of [
  ["assertion", {}],
  ["response", { signResponse: true }],
  ["assertion, prefixed", { signatureNamespacePrefix: "ds" }],
  ["SHA-1", { signatureAlgorithm: "rsa-sha1", digestAlgorithm: "sha1" }],
]) {
  const xml = await new Promise((resolve, reject) => {
    const request = { query: {}, body: {}, user: { id: wanted.email, emails: [{ value: wanted.email }], displayName: "Ada", name: { givenName: "Ada", familyName: "Example" } } };
    samlp.auth({
      issuer: wanted.issuer,
      cert: wanted.certificate,
      key: wanted.key,
      audience: wanted.audience,
      destination: wanted.acs_url,
      recipient: wanted.acs_url,
      inResponseTo: wanted.request_id,
      signatureAlgorithm: "rsa-sha256",
      digestAlgorithm: "sha256",
      profileMapper: PassportProfileMapper,
      getUserFromRequest: (r) => r.user,
      getPostURL: (audience, dom, r, done) => done(null, wanted.acs_url),
      responseHandler: (response) => resolve(response.toString()),
      ...options,
    })(request, {}, reject);
  });
  responses.push({ name: `samlp: ${name}`, saml_response: Buffer.from(xml).toString("base64") });
}

// samlify.
const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
for (const [name, provider, idp] of [
  ["assertion", { wantAssertionsSigned: true }, {}],
  ["response", { wantMessageSigned: true }, {}],
  ["both", { wantAssertionsSigned: true, wantMessageSigned: true }, {}],
  ["both, SHA-512", { wantAssertionsSigned: true, wantMessageSigned: true }, { requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" }],
]) {
  const serviceProvider = samlify.ServiceProvider({ entityID: wanted.audience, assertionConsumerService: [{ Binding: post, Location: wanted.acs_url }], ...provider });
  const identityProvider = samlify.IdentityProvider({
    entityID: wanted.issuer,
    privateKey: wanted.key,
    signingCert: wanted.certificate,
    singleSignOnService: [{ Binding: post, Location: "https://idp.example.com/sso" }],
    messageSigningOrder: "sign-then-encrypt",
    ...idp,
  });
  const answer = await identityProvider.createLoginResponse(serviceProvider, { extract: { request: { id: wanted.request_id } } }, "post", { email: wanted.email });
  responses.push({ name: `samlify: ${name}`, saml_response: answer.context });
}

console.log(JSON.stringify(responses));
