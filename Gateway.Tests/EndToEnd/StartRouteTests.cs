using System.Net;
using Gateway.Tests.Stytch;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>A sign-in begun at the application: what of the request reaches Stytch's start URL.</summary>
[Parallelizable]
internal sealed class StartRouteTests
{
    private const string Start = $"https://test.stytch.com/v1/public/sso/start?connection_id={Sample.ConnectionId}&public_token=public-token-test-1";
    private const string Default = $"{Start}&login_redirect_url=https%3A%2F%2Fapp.example.com%2Fauth%2Fcallback";

    private TestGateway _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _gateway = await TestGateway.StartAsync(
        [
            ("Gateway:Stytch:Projects:0:PublicToken", "public-token-test-1"),
            ("Gateway:Routes:0:Name", "acs"),
            ("Gateway:Routes:0:Path", "/old-sso/{identifier}"),
            ("Gateway:Routes:1:Name", "start"),
            ("Gateway:Routes:1:Kind", "Start"),
            ("Gateway:Routes:1:Path", "/old-sso/{identifier}/login"),
            ("Gateway:Routes:2:Name", "second"),
            ("Gateway:Routes:2:Kind", "Start"),
            ("Gateway:Routes:2:Path", "/begin/{identifier}"),
            ("Gateway:Routes:2:RedirectParameter", "return_to"),
            .. RedirectUrlsTests.Registered.Select((url, number) => ($"Gateway:Stytch:Projects:0:RedirectUrls:{number}", (string?)url)),
        ]);
        await _gateway.PutAsync("acme");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [TestCase("/old-sso/acme/login?login_redirect_url=http%3A%2F%2Flocalhost%3A3000%2Fcb", "http%3A%2F%2Flocalhost%3A3000%2Fcb")]
    [TestCase("/old-sso/acme/login?login_redirect_url=http://localhost:3000/cb&x=1", "http%3A%2F%2Flocalhost%3A3000%2Fcb")]
    [TestCase("/begin/acme?return_to=com.acme.app://callback", "com.acme.app%3A%2F%2Fcallback")]
    [TestCase(
        "/old-sso/acme/login?login_redirect_url=https%3A%2F%2Fapp.example.com%2Fcb%3Fnext%3D%252Fa%2526b%26v%3D1",
        "https%3A%2F%2Fapp.example.com%2Fcb%3Fnext%3D%252Fa%2526b%26v%3D1")]
    public async Task Get_RegisteredRedirectUrl_IsPassedOn(string target, string redirectUrl) =>
        Assert.That(await LocationOfAsync(target), Is.EqualTo($"{Start}&login_redirect_url={redirectUrl}"));

    [TestCase("/old-sso/acme/login")]
    [TestCase("/old-sso/acme/login?login_redirect_url=")]
    [TestCase("/old-sso/acme/login?login_redirect_url")]
    [TestCase("/old-sso/acme/login?return_to=http://localhost:3000/cb")]
    [TestCase("/old-sso/acme/login?LOGIN_REDIRECT_URL=http://localhost:3000/cb")]
    [TestCase("/old-sso/acme/login?login_redirect_url=http://localhost:3000/cb&login_redirect_url=http://localhost:3000/cb")]
    [TestCase("/begin/acme?login_redirect_url=http://localhost:3000/cb")]
    [TestCase("/old-sso/acme?login_redirect_url=http://localhost:3000/cb")]
    [TestCase("/old-sso/acme/login?public_token=public-token-test-2&connection_id=x")]
    public async Task Get_NoRegisteredRedirectUrl_IsTheDefault(string target) => Assert.That(await LocationOfAsync(target), Is.EqualTo(Default));

    [Test]
    public async Task Get_EveryOpenRedirectOfTheCorpus_IsTheDefault()
    {
        foreach (var attempt in RedirectUrlsTests.OpenRedirects())
        {
            Assert.That(await LocationOfAsync($"/old-sso/acme/login?login_redirect_url={Uri.EscapeDataString(attempt)}"), Is.EqualTo(Default), attempt);
        }
    }

    private async Task<string?> LocationOfAsync(string target)
    {
        using var response = await _gateway.GetAsync(target);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        return response.Headers.GetValues("Location").Single();
    }
}
