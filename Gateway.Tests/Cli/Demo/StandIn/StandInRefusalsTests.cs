using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo.StandIn;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Stytch.Api;
using static Gateway.Tests.Stytch.Api.StytchScene;

namespace Gateway.Tests.Cli.Demo.StandIn;

/// <summary>What Stytch refuses, the stand-in refuses by Stytch's name for it, and keeps nothing of it.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StandInRefusalsTests
{
    [TestCase("""{"attribute_mapping":{"email":"mail","full_name":"name","extra":{"nested":"x"}}}""", "saml_connection_no_nested_keys_in_attribute_mapping")]
    [TestCase(
        """{"attribute_mapping":{"email":"m","full_name":"n"},"saml_group_implicit_role_assignments":[{"role_id":"stytch_admin","group":"IT"}]}""",
        "saml_connection_attribute_mapping_missing_groups_key")]
    [TestCase(
        """{"saml_group_implicit_role_assignments":[{"role_id":"nobody","group":"IT"}],"attribute_mapping":{"email":"m","full_name":"n","groups":"g"}}""",
        "invalid_rbac_role_id")]
    [TestCase("""{"saml_connection_implicit_role_assignments":[{"role_id":"nobody"}]}""", "invalid_rbac_role_id")]
    [TestCase("""{"signing_private_key":"no key"}""", "saml_signing_private_key_invalid")]
    [TestCase("""{"saml_encryption_private_key":"no key"}""", "saml_signing_private_key_invalid")]
    public async Task UpdateConnection_WhatStytchDoesNotTake_IsRefused(string body, string errorType, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var (path, connectionId) = await ConnectionAsync(scene);
        var before = scene.Stytch.Find(connectionId);

        Assert.That(await RefusalAsync(scene, HttpMethod.Put, path, body, cancellationToken), Is.EqualTo(errorType));
        Assert.That(scene.Stytch.Find(connectionId), Is.SameAs(before));
    }

    [TestCase("signing_private_key")]
    [TestCase("saml_encryption_private_key")]
    public async Task UpdateConnection_KeyInAnotherForm_IsRefusedAsThat(string field, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var (path, _) = await ConnectionAsync(scene);
        using var key = RSA.Create(2048);
        var body = new JsonObject { [field] = key.ExportPkcs8PrivateKeyPem() }.ToJsonString();

        Assert.That(await RefusalAsync(scene, HttpMethod.Put, path, body, cancellationToken), Is.EqualTo("saml_signing_private_key_format_not_supported"));
    }

    [Test]
    public async Task UpdateConnection_MoreEncryptionKeysThanItHolds_IsRefused(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var (path, connectionId) = await ConnectionAsync(scene);
        var full = Enumerable.Range(0, StandInConnection.MaxEncryptionKeys)
            .Aggregate(scene.Stytch.Find(connectionId)!, (connection, _) => connection.WithEncryptionKey(SamlScene.Identity));
        scene.Stytch.Register(full);
        var body = new JsonObject { ["saml_encryption_private_key"] = SamlScene.ForeignIdentity.ExportPrivateKey() }.ToJsonString();

        Assert.That(await RefusalAsync(scene, HttpMethod.Put, path, body, cancellationToken), Is.EqualTo("too_many_encryption_certificates"));
    }

    [TestCase("""{"auth_methods":"SOME"}""", "invalid_organization_auth_method_settings")]
    [TestCase("""{"auth_methods":"RESTRICTED"}""", "allowed_auth_methods_required_for_restricted")]
    [TestCase("""{"allowed_auth_methods":["carrier_pigeon"]}""", "invalid_organization_allowed_auth_methods")]
    [TestCase("""{"mfa_policy":"ALWAYS"}""", "invalid_organization_mfa_policy")]
    [TestCase("""{"sso_default_connection_id":"saml-connection-test-of-another"}""", "invalid_sso_default_connection_id")]
    [TestCase("""{"sso_jit_provisioning":"SOME"}""", "invalid_organization_auth_factor_setting")]
    public async Task UpdateOrganization_WhatStytchDoesNotTake_IsRefused(string body, string errorType, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var organization = (await scene.OrganizationAsync()).OrganizationId;
        var before = scene.Stytch.Directory.FindOrganization(organization);

        Assert.That(await RefusalAsync(scene, HttpMethod.Put, $"/v1/b2b/organizations/{organization}", body, cancellationToken), Is.EqualTo(errorType));
        Assert.That(scene.Stytch.Directory.FindOrganization(organization), Is.SameAs(before));
    }

    [TestCase("""{"filter_value":true}""", "organization_search_missing_filter_name")]
    [TestCase("""{"filter_name":7,"filter_value":true}""", "organization_search_filter_name_must_be_string")]
    [TestCase("""{"filter_name":"organization_slugs"}""", "organization_search_missing_filter_value")]
    [TestCase("""{"filter_name":"organization_slugs","filter_value":"acme"}""", "organization_search_expected_array_of_strings")]
    [TestCase("""{"filter_name":"has_active_sso_connection","filter_value":"yes"}""", "organization_search_expected_boolean")]
    [TestCase("""{"filter_name":"sso_connection_id","filter_value":[]}""", "organization_search_expected_string")]
    [TestCase("""{"filter_name":"colour","filter_value":"red"}""", "organization_search_filter_name_not_recognized")]
    public async Task Search_FilterThatStytchDoesNotTake_IsRefused(string operand, string errorType, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var body = $$$"""{"query":{"operator":"AND","operands":[{{{operand}}}]}}""";

        Assert.That(await RefusalAsync(scene, HttpMethod.Post, "/v1/b2b/organizations/search", body, cancellationToken), Is.EqualTo(errorType));
    }

    private static async Task<(string Path, string ConnectionId)> ConnectionAsync(StytchScene scene)
    {
        var organization = await scene.OrganizationAsync();
        var connection = await scene.ConnectionAsync(organization);
        return ($"/v1/b2b/sso/saml/{organization.OrganizationId}/connections/{connection.ConnectionId}", connection.ConnectionId);
    }

    private static async Task<string?> RefusalAsync(StytchScene scene, HttpMethod method, string path, string body, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = scene.Stytch.Url };
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var keys = $"{scene.Stytch.Keys.ProjectId}:{scene.Stytch.Keys.Secret}";
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(keys)));
        using var answer = await http.SendAsync(request, cancellationToken);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement;
        Assert.That((int)answer.StatusCode, Is.EqualTo(400), json.GetRawText());
        return json.GetProperty("error_type").GetString();
    }
}
