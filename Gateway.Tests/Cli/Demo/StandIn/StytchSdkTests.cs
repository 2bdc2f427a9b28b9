using System.Text.Json.Nodes;
using Gateway.Cli.Demo.Parties;
using Gateway.Saml;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Cli.Demo.StandIn;

/// <summary>A second opinion on the stand-in's management API: Stytch's own SDK for Node, which sends and reads what Stytch's API takes and gives.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class StytchSdkTests
{
    [Test, CancelAfter(180_000)]
    public async Task ManagementCalls_StytchsOwnSdk_UnderstandsEveryAnswer(CancellationToken cancellationToken)
    {
        await using var idp = await RecordingBackend.StartAsync(context => context.Response.WriteAsync($"""
            <md:EntityDescriptor xmlns:md="{SamlNames.Metadata}" xmlns:ds="{SamlNames.Signature}" entityID="https://idp.example/new"><md:IDPSSODescriptor>
            <md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(SamlScene.Identity.Certificate.RawData)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:SingleSignOnService Location="https://idp.example/new/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>
            """));
        await using var stytch = await DemoStytch.StartAsync("demo", TimeProvider.System, cancellationToken);

        var answer = JsonNode.Parse(await NodeScript.RunAsync("stytch/manage.mjs", new JsonObject
        {
            ["url"] = stytch.Url.AbsoluteUri,
            ["project_id"] = stytch.Keys.ProjectId,
            ["secret"] = stytch.Keys.Secret,
            ["certificate"] = SamlScene.Identity.Certificate.ExportCertificatePem(),
            ["second_certificate"] = SamlScene.ForeignIdentity.Certificate.ExportCertificatePem(),
            ["metadata_url"] = idp.Url.AbsoluteUri,
            ["private_key"] = SamlScene.ForeignIdentity.ExportPrivateKey(),
        }.ToJsonString()))!;

        var organizationId = (string)answer["created"]!["organization"]!["organization_id"]!;
        var connectionId = (string)answer["connection"]!["connection"]!["connection_id"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)answer["whoami"]!["project_id"], Is.EqualTo(stytch.Keys.ProjectId));
            foreach (var call in new[]
            {
                "whoami", "created", "got", "updated", "search", "connection", "first", "second", "removed", "byUrl", "active", "list",
                "deleted", "keyed", "keyRemoved", "policy", "restricted", "oidc", "external", "nobody", "member", "members", "deletedOrganization",
            })
            {
                Assert.That((int?)answer[call]!["status_code"], Is.EqualTo(200), call);
                Assert.That((string?)answer[call]!["request_id"], Does.StartWith("request-id-test-"), call);
            }

            Assert.That(organizationId, Does.StartWith("organization-test-"));
            Assert.That(Text(answer, "got", "organization", "organization_id"), Is.EqualTo(organizationId));
            Assert.That((int?)answer["got"]!["organization"]!["trusted_metadata"]!["legacy"], Is.EqualTo(1));
            Assert.That(Text(answer, "updated", "organization", "organization_name"), Is.EqualTo("Acme Ltd"));
            Assert.That(Text(answer, "updated", "organization", "organization_slug"), Is.EqualTo("acme"));
            Assert.That((int?)answer["search"]!["results_metadata"]!["total"], Is.EqualTo(1));
            Assert.That((string?)answer["search"]!["organizations"]![0]!["organization_id"], Is.EqualTo(organizationId));
            Assert.That((string?)answer["search"]!["results_metadata"]!["next_cursor"], Is.Empty);

            Assert.That(Text(answer, "connection", "connection", "status"), Is.EqualTo("pending"));
            Assert.That(Text(answer, "connection", "connection", "acs_url"), Is.EqualTo(stytch.AcsUrlOf(connectionId)));
            Assert.That(Text(answer, "first", "connection", "status"), Is.EqualTo("active"));
            Assert.That(Text(answer, "first", "connection", "alternative_acs_url"), Is.EqualTo("https://legacy.example/acs"));
            Assert.That(Text(answer, "second", "connection", "alternative_audience_uri"), Is.EqualTo("urn:legacy"), "What the SDK leaves out stays.");
            Assert.That(answer["second"]!["connection"]!["verification_certificates"]!.AsArray(), Has.Count.EqualTo(2));
            Assert.That((string?)answer["removed"]!["certificate_id"], Does.StartWith("saml-verification-key-test-"));
            Assert.That(Text(answer, "byUrl", "connection", "idp_entity_id"), Is.EqualTo("https://idp.example/new"));
            Assert.That((string?)answer["active"]!["organizations"]![0]!["sso_active_connections"]![0]!["connection_id"], Is.EqualTo(connectionId));
            Assert.That((string?)answer["list"]!["saml_connections"]![0]!["connection_id"], Is.EqualTo(connectionId));
            Assert.That((string?)answer["deleted"]!["connection_id"], Is.EqualTo(connectionId));
            Assert.That(answer["nobody"]!["members"]!.AsArray(), Is.Empty);
            Assert.That((string?)answer["members"]!["members"]![0]!["member_id"], Is.EqualTo((string?)answer["member"]!["member_id"]));
            Assert.That((string?)answer["deletedOrganization"]!["organization_id"], Is.EqualTo(organizationId));

            Assert.That(
                (string?)answer["keyRemoved"]!["private_key_id"],
                Is.EqualTo((string?)answer["keyed"]!["connection"]!["encryption_private_keys"]![0]!["private_key_id"]));
            Assert.That(
                answer["policy"]!["policy"]!["roles"]!.AsArray().Select(role => (string?)role!["role_id"]),
                Is.EqualTo(new List<string> { "stytch_member", "stytch_admin" }));
            Assert.That(Text(answer, "restricted", "organization", "sso_default_connection_id"), Is.EqualTo(connectionId));
            Assert.That((string?)answer["list"]!["oidc_connections"]![0]!["connection_id"], Is.EqualTo(Text(answer, "oidc", "connection", "connection_id")));
            Assert.That(Text(answer, "external", "connection", "external_connection_id"), Is.EqualTo(connectionId));
            Assert.That((string?)answer["unknownRole"]!["error_details"]!["role_id"], Is.EqualTo("nobody"));

            foreach (var (call, status, type) in new[]
            {
                ("unknownRole", 400, "invalid_rbac_role_id"),
                ("duplicate", 400, "organization_slug_already_used"),
                ("missing", 404, "organization_not_found"),
                ("badKeys", 401, "unauthorized_credentials"),
                ("gone", 404, "organization_not_found"),
            })
            {
                Assert.That((string?)answer[call]!["name"], Is.EqualTo("StytchError"));
                Assert.That(((int?)answer[call]!["status_code"], (string?)answer[call]!["error_type"]), Is.EqualTo(((int?)status, type)));
                Assert.That((string?)answer[call]!["error_message"], Is.Not.Empty);
            }
        }
    }

    private static string? Text(JsonNode answer, string call, string name, string field) => (string?)answer[call]![name]![field];
}
