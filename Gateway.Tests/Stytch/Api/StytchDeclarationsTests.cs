using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stytch.Api;

/// <summary>The recorded answers have what Stytch's SDK for Node.js declares, no more and no less: a new version of it tells what has changed.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class StytchDeclarationsTests
{
    // Only an organization with a SCIM connection has the one, only some refusals have the other, whose fields are not declared.
    private static readonly string[] Seldom = ["scim_active_connection", "error_details"];

    [TestCase("whoami", "DebugWhoamiResponse")]
    [TestCase("organization", "B2BOrganizationsGetResponse")]
    [TestCase("organization", "B2BOrganizationsCreateResponse")]
    [TestCase("organization", "B2BOrganizationsUpdateResponse")]
    [TestCase("organizations", "B2BOrganizationsSearchResponse")]
    [TestCase("connections", "B2BSSOGetConnectionsResponse")]
    [TestCase("connection", "B2BSSOSAMLCreateConnectionResponse")]
    [TestCase("connection", "B2BSSOSAMLUpdateConnectionResponse")]
    [TestCase("deleted-key", "B2BSSOSAMLDeleteEncryptionPrivateKeyResponse")]
    [TestCase("policy", "B2BRBACPolicyResponse")]
    [TestCase("deleted-organization", "B2BOrganizationsDeleteResponse")]
    [TestCase("deleted-connection", "B2BSSODeleteConnectionResponse")]
    [TestCase("no-members", "B2BOrganizationsMembersSearchResponse")]
    [TestCase("error-400", "StytchErrorJSON")]
    [TestCase("error-401", "StytchErrorJSON")]
    [TestCase("error-404", "StytchErrorJSON")]
    [TestCase("error-429", "StytchErrorJSON")]
    [TestCase("error-500", "StytchErrorJSON")]
    public async Task Recorded_AsStytchsSdkDeclares_HaveEveryField(string name, string type)
    {
        var declared = JsonNode.Parse(await NodeScript.RunAsync("stytch/declared.mjs", ""))!.AsObject();

        Assert.That(Differences(declared, "$", type, JsonNode.Parse(StytchRecording.Read(name))), Is.Empty);
    }

    private static IEnumerable<string> Differences(JsonObject declared, string path, string type, JsonNode? value) => (type, value) switch
    {
        ("string", JsonValue text) when text.GetValueKind() is JsonValueKind.String => [],
        ("number", JsonValue number) when number.GetValueKind() is JsonValueKind.Number => [],
        ("boolean", JsonValue flag) when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => [],
        ("Record<string, any>", JsonObject) => [],
        ("Record<string, Organization>", JsonObject { Count: 0 }) => [],
        ([.. var item, '[', ']'], JsonArray items) => items.SelectMany((one, i) => Differences(declared, $"{path}[{i}]", item, one)),
        (_, JsonObject fields) when declared[type] is JsonObject declaredFields =>
            declaredFields.Where(field => !fields.ContainsKey(field.Key) && !Seldom.Contains(field.Key)).Select(field => $"{path}.{field.Key}: missing")
                .Concat(fields.SelectMany(field => (string?)declaredFields[field.Key] is { } fieldType
                    ? Differences(declared, $"{path}.{field.Key}", fieldType.TrimStart('?'), field.Value)
                    : [$"{path}.{field.Key}: not declared"])),
        _ => [$"{path}: no {type}"],
    };
}
