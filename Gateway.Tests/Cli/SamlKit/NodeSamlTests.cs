using System.Text.Json.Nodes;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.SamlKit;

/// <summary>A second opinion: node-saml, with an XML parser, a canonicalization and a signature check that are not .NET's.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class NodeSamlTests
{
    [Test, CancelAfter(180_000)]
    public async Task Build_EachShape_IsAcceptedByNodeSaml([Values] IdpShape shape, [Values(null, 300 * 1024)] int? targetLength)
    {
        var response = new SamlResponseBuilder(SamlScene.Identity, TimeProvider.System).Build(SamlScene.Content(shape) with { TargetLength = targetLength });

        var answer = await AskAsync(shape, response.Base64);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)answer["error"], Is.Null);
            Assert.That((string?)answer["name_id"], Is.EqualTo(SamlScene.Email));
            Assert.That((string?)answer["email"], Is.EqualTo(SamlScene.Email));
            Assert.That((int?)answer["groups"], Is.EqualTo(response.GroupCount));
        }
    }

    [Test, CancelAfter(180_000)]
    public async Task Build_TamperedAfterwards_IsRefusedByNodeSaml([Values] IdpShape shape)
    {
        var xml = SamlScene.Decode(new SamlResponseBuilder(SamlScene.Identity, TimeProvider.System).Build(SamlScene.Content(shape)).Base64);

        var answer = await AskAsync(shape, SamlScene.Encode(xml.Replace(SamlScene.Email, "root@acme.example")));

        Assert.That((string?)answer["error"], Does.Contain("signature").IgnoreCase);
    }

    private static async Task<JsonNode> AskAsync(IdpShape shape, string samlResponse)
    {
        var profile = IdpProfile.Of(shape);
        var question = new JsonObject
        {
            ["saml_response"] = samlResponse,
            ["certificate"] = SamlScene.Identity.Certificate.ExportCertificatePem(),
            ["idp_entity_id"] = SamlScene.IdpEntityId,
            ["audience"] = SamlScene.Audience,
            ["acs_url"] = SamlScene.AcsUrl,
            ["signs_response"] = profile.SignsResponse,
            ["signs_assertion"] = profile.SignsAssertion,
            ["email_attribute"] = profile.EmailAttribute,
            ["groups_attribute"] = profile.GroupsAttribute,
        };
        return JsonNode.Parse(await NodeScript.RunAsync("verify-response.mjs", question.ToJsonString()))!;
    }
}
