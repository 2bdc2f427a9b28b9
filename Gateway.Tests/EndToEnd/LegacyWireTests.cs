using System.Net;
using Gateway.Tests.Support;
using WireMock.ResponseBuilders;
using static Gateway.Tests.Support.StytchWire;

namespace Gateway.Tests.EndToEnd;

/// <summary>What a browser gets through the gateway when the legacy side answers what no server should. No form is ever sent twice.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class LegacyWireTests
{
    [TestCase(200, "text/html", "")]
    [TestCase(502, "text/html", "<html>the backend's own page</html>")]
    [TestCase(500, "application/json", "{\"error\":")]
    [TestCase(429, "text/plain", "slow down")]
    public async Task Post_WhateverTheLegacySideAnswers_PassesAsItCame(int status, string contentType, string body)
    {
        using var legacy = Start(Response.Create().WithStatusCode(status)
            .WithHeader("Content-Type", contentType).WithHeader("Retry-After", "7").WithBody(body));
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(new Uri(legacy.Origin)));

        using var answer = await gateway.PostFormAsync("/old-sso/acme");

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo(body));
        Assert.That(answer.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(legacy.CountOf("POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task Post_AnswerOfGarbage_IsNotSentAgainAndTheGatewayStaysReady()
    {
        using var legacy = Start(Response.Create().WithFault(FaultType.MALFORMED_RESPONSE_CHUNK));
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(new Uri(legacy.Origin)));

        using var answer = await gateway.PostFormAsync("/old-sso/acme");
        var ready = await gateway.ReadyAsync();

        Assert.That(legacy.CountOf("POST"), Is.EqualTo(1));
        Assert.That(ready.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Post_SlowerThanTheTimeOut_IsAPageAndNotSentAgain()
    {
        using var legacy = Start(Response.Create().WithDelay(TimeSpan.FromSeconds(3)));
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(new Uri(legacy.Origin)), ("ReverseProxy:Clusters:legacy:HttpRequest:ActivityTimeout", "00:00:01"));

        using var answer = await gateway.PostFormAsync("/old-sso/acme");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("takes too long"));

        // It keeps an account of a request once it has answered it.
        await Eventually.TrueAsync(() => legacy.CountOf("POST") > 0, TimeSpan.FromSeconds(20));
        Assert.That(legacy.CountOf("POST"), Is.EqualTo(1));
    }
}
