using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>A Stytch connection holds one legacy audience: two mappings of one connection with two audiences would lose the logins of one of them.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class SharedConnectionTests
{
    [Test]
    public async Task Put_SecondAudienceOfAConnection_IsRefusedAndNamesTheOther()
    {
        await using var gateway = await TestGateway.StartAsync();
        await PutAsync(gateway, "acme", "urn:one");

        var (status, problem) = await PutAsync(gateway, "acme-eu", "urn:two");

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest).Or.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(
            ((string?)problem["errors"]![0]!["field"], (string?)problem["errors"]![0]!["code"]),
            Is.EqualTo(("alternative_audience_uri", "audience_conflict")));
        Assert.That((string?)problem["errors"]![0]!["message"], Does.Contain("acme").And.Contain("urn:one"));
        Assert.That((await gateway.Admin.GetAsync("mappings/acme-eu")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("acme-eu", "urn:one", "")]
    [TestCase("acme-eu", null, "")]
    [TestCase("acme", "urn:two", "")]
    [TestCase("acme-eu", "urn:two", "?force=true&reason=one%20of%20them%20is%20unused")]
    public async Task Put_WhatDoesNotContradict_IsStored(string identifier, string? audience, string query)
    {
        await using var gateway = await TestGateway.StartAsync();
        await PutAsync(gateway, "acme", "urn:one");

        var (status, _) = await PutAsync(gateway, identifier, audience, query);

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Put_OtherIsRetired_IsStored()
    {
        await using var gateway = await TestGateway.StartAsync();
        await PutAsync(gateway, "acme", "urn:one", state: "retired");

        var (status, _) = await PutAsync(gateway, "acme-eu", "urn:two");

        Assert.That(status, Is.EqualTo(HttpStatusCode.Created));
    }

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> PutAsync(
        TestGateway gateway, string identifier, string? audience, string query = "", string state = "legacy")
    {
        using var answer = await gateway.Admin.PutAsync(
            $"mappings/{identifier}{query}", JsonContent.Create(new { connection_id = Sample.ConnectionId, state, alternative_audience_uri = audience }));
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }
}
