// Drives the stand-in through Stytch's own SDK and prints what the SDK made of its answers.
import { readFileSync } from "node:fs";
import { B2BClient } from "stytch";

const given = JSON.parse(readFileSync(0, "utf8"));
console.warn = () => {}; // It warns of a base URL that is not Stytch's.
const client = new B2BClient({ project_id: given.project_id, secret: given.secret, env: given.url });

async function refusal(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { name: error.constructor.name, status_code: error.status_code, error_type: error.error_type, error_message: error.error_message, error_url: error.error_url, request_id: error.request_id, error_details: error.error_details };
  }
}

const whoami = await client.debug.whoami();
const created = await client.organizations.create({
  organization_name: "Acme", organization_slug: "acme", organization_external_id: "crm-1", trusted_metadata: { legacy: 1 }, sso_jit_provisioning: "NOT_ALLOWED",
});
const organization_id = created.organization.organization_id;
const got = await client.organizations.get({ organization_id: "crm-1" });
const updated = await client.organizations.update({ organization_id, organization_name: "Acme Ltd" });
const search = await client.organizations.search({ limit: 10, query: { operator: "AND", operands: [{ filter_name: "organization_slugs", filter_value: ["acme"] }] } });
const connection = await client.sso.saml.createConnection({ organization_id, display_name: "Okta", identity_provider: "okta" });
const connection_id = connection.connection.connection_id;
const first = await client.sso.saml.updateConnection({
  organization_id, connection_id, idp_entity_id: "https://idp.example", idp_sso_url: "https://idp.example/sso", x509_certificate: given.certificate,
  attribute_mapping: { email: "email", full_name: "name" }, alternative_audience_uri: "urn:legacy", alternative_acs_url: "https://legacy.example/acs",
});
const second = await client.sso.saml.updateConnection({ organization_id, connection_id, x509_certificate: given.second_certificate });
const removed = await client.sso.saml.deleteVerificationCertificate({
  organization_id, connection_id, certificate_id: second.connection.verification_certificates[0].certificate_id,
});
const byUrl = await client.sso.saml.updateByURL({ organization_id, connection_id, metadata_url: given.metadata_url });
const keyed = await client.sso.saml.updateConnection({ organization_id, connection_id, saml_encryption_private_key: given.private_key });
const keyRemoved = await client.sso.saml.deleteEncryptionPrivateKey({
  organization_id, connection_id, private_key_id: keyed.connection.encryption_private_keys[0].private_key_id,
});
const policy = await client.rbac.policy();
const restricted = await client.organizations.update({ organization_id, auth_methods: "RESTRICTED", allowed_auth_methods: ["sso"], sso_default_connection_id: connection_id });
const oidc = await client.sso.oidc.createConnection({ organization_id, display_name: "OIDC" });
const other = await client.organizations.create({ organization_name: "Subsidiary" });
const external = await client.sso.external.createConnection({
  organization_id: other.organization.organization_id, external_organization_id: organization_id, external_connection_id: connection_id, display_name: "Parent's",
});
const unknownRole = await refusal(() => client.sso.saml.updateConnection({
  organization_id, connection_id, saml_connection_implicit_role_assignments: [{ role_id: "nobody" }],
}));
const active = await client.organizations.search({ query: { operator: "AND", operands: [{ filter_name: "sso_connection_id", filter_value: connection_id }] } });
const list = await client.sso.getConnections({ organization_id });
const duplicate = await refusal(() => client.organizations.create({ organization_name: "Other", organization_slug: "acme" }));
const missing = await refusal(() => client.organizations.get({ organization_id: "nobody" }));
const badKeys = await refusal(() => new B2BClient({ project_id: given.project_id, secret: "secret-test-wrong", env: given.url }).organizations.get({ organization_id }));
await client.organizations.update({ organization_id, sso_default_connection_id: "" });
const deleted = await client.sso.deleteConnection({ organization_id, connection_id });
const nobody = await client.organizations.members.search({ organization_ids: [organization_id], limit: 1 });
const member = await client.organizations.members.create({ organization_id, email_address: "jo@acme.example" });
const members = await client.organizations.members.search({ organization_ids: [organization_id], limit: 1 });
const deletedOrganization = await client.organizations.delete({ organization_id });
const gone = await refusal(() => client.organizations.get({ organization_id }));

console.log(JSON.stringify({ whoami, created, got, updated, search, connection, first, second, removed, byUrl, active, list, duplicate, missing, badKeys, deleted, nobody, member, members, deletedOrganization, gone, keyed, keyRemoved, policy, restricted, oidc, external, unknownRole }));
