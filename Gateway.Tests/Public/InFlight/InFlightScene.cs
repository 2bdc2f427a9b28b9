using System.Net;
using System.Net.Http.Json;
using Gateway.Cli.Demo.Parties;
using Gateway.Cli.Demo.StandIn;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.InFlight;

/// <summary>A login that began somewhere: its AuthnRequest's id, and the replica that saw it.</summary>
internal sealed record BegunLogin(string RequestId, int Number);

/// <summary>
/// One tenant before gateways, a legacy app and a stand-in for Stytch, both of which refuse a response to a request they never made. Every login goes
/// over one replica and comes back over another.
/// </summary>
internal sealed class InFlightScene : IAsyncDisposable
{
    private const string Host = "sso.acme.example";
    private const string Tenant = "acme";

    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private readonly SamlResponseBuilder _idp = new(SamlScene.Identity, TimeProvider.System);

    private InFlightScene(DemoLegacyApp legacy, DemoStytch stytch) => (Legacy, Stytch) = (legacy, stytch);

    public DemoLegacyApp Legacy { get; }

    public DemoStytch Stytch { get; }

    public List<TestGateway> Gateways { get; } = [];

    public static async Task<InFlightScene> StartAsync(int gateways, string? redis, params (string Key, string? Value)[] settings)
    {
        var scene = new InFlightScene(
            await DemoLegacyApp.StartAsync(TimeProvider.System, CancellationToken.None),
            await DemoStytch.StartAsync("test", TimeProvider.System, CancellationToken.None));
        scene.Enroll();
        for (var i = 0; i < gateways; i++)
        {
            scene.Gateways.Add(await TestGateway.StartAsync(scene.Settings(redis, settings)));
        }

        using var put = await scene.Gateways[0].Admin.PutAsync(
            new Uri($"mappings/{Tenant}", UriKind.Relative), JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "legacy" }));
        Assert.That(put.IsSuccessStatusCode, Is.True, await put.Content.ReadAsStringAsync());
        await scene.EverywhereAsync(1);
        return scene;
    }

    public (string Key, string? Value)[] Settings(string? redis, params (string Key, string? Value)[] settings) =>
    [
        TestGateway.Legacy(Legacy.Url),
        ("ConnectionStrings:Redis", redis),
        ("Gateway:Stytch:Projects:0:ApiBaseUrl", Stytch.Url.GetLeftPart(UriPartial.Authority)),
        .. settings,
    ];

    /// <summary>Changes the tenant's state, and waits for every replica to know.</summary>
    public async Task ChangeAsync(string action)
    {
        using var answer = await Gateways[0].Admin.PostAsync(
            new Uri($"mappings/{Tenant}/{action}", UriKind.Relative), JsonContent.Create(new { reason = "test" }));
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
        var position = await Gateways[0].ReadyAsync();
        await EverywhereAsync(position.Body.GetProperty("revision").GetInt64());
    }

    public Task<BegunLogin[]> BeginAtLegacyAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
    {
        using var answer = await SendAsync(i, new HttpRequestMessage(HttpMethod.Get, $"/old-sso/{Tenant}/login"));
        return new BegunLogin(RequestOf(answer.Headers.Location!.AbsoluteUri), i);
    }));

    public BegunLogin[] BeginAtStytch(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new BegunLogin(RequestOf(Stytch.StartLogin(Stytch.Find(Sample.ConnectionId)!)), i))];

    /// <summary>Comes back from the IdP by another replica, and follows to wherever it is sent; true where somebody signed the user in.</summary>
    public async Task<bool> FinishAsync(BegunLogin login)
    {
        var response = _idp.Build(SamlScene.Content(IdpShape.Okta) with { AcsUrl = $"http://{Host}/old-sso/{Tenant}", InResponseTo = login.RequestId });
        using var answer = await SendAsync(
            login.Number + 1, new HttpRequestMessage(HttpMethod.Post, $"/old-sso/{Tenant}") { Content = FormOf(response.Base64) });
        if (answer.StatusCode is not HttpStatusCode.TemporaryRedirect)
        {
            return answer.StatusCode is HttpStatusCode.OK;
        }

        using var target = await _browser.PostAsync(answer.Headers.Location, FormOf(response.Base64));
        return target.StatusCode is HttpStatusCode.OK;
    }

    /// <summary>Gives the mapping delivery repost.</summary>
    public async Task RepostAsync()
    {
        using var put = await Gateways[0].Admin.PutAsync(
            new Uri($"mappings/{Tenant}", UriKind.Relative),
            JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "migrated", delivery = "repost" }));
        Assert.That(put.IsSuccessStatusCode, Is.True, await put.Content.ReadAsStringAsync());
    }

    /// <summary>What a gateway answers to a response, and the response.</summary>
    public async Task<(HttpStatusCode Status, string Page, string SamlResponse)> PostAsync(BegunLogin login)
    {
        var response = _idp.Build(SamlScene.Content(IdpShape.Okta) with { AcsUrl = $"http://{Host}/old-sso/{Tenant}", InResponseTo = login.RequestId });
        using var answer = await SendAsync(login.Number, new HttpRequestMessage(HttpMethod.Post, $"/old-sso/{Tenant}") { Content = FormOf(response.Base64) });
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), response.Base64);
    }

    /// <summary>How many of them were lost.</summary>
    public async Task<int> LostOfAsync(IEnumerable<BegunLogin> logins) => (await Task.WhenAll(logins.Select(FinishAsync))).Count(isSignedIn => !isSignedIn);

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in Gateways)
        {
            await gateway.DisposeAsync();
        }

        _browser.Dispose();
        await Legacy.DisposeAsync();
        await Stytch.DisposeAsync();
    }

    private Task EverywhereAsync(long revision) => Eventually.TrueAsync(
        async () =>
        {
            foreach (var gateway in Gateways)
            {
                if ((await gateway.ReadyAsync()).Body.GetProperty("revision").GetInt64() < revision)
                {
                    return false;
                }
            }

            return true;
        },
        TimeSpan.FromSeconds(20));

    private Task<HttpResponseMessage> SendAsync(int number, HttpRequestMessage request)
    {
        request.RequestUri = new Uri(Gateways[number % Gateways.Count].PublicUrl, request.RequestUri!.ToString());
        request.Headers.Host = Host;
        return _browser.SendAsync(request);
    }

    private void Enroll()
    {
        var profile = IdpProfile.Of(IdpShape.Okta);
        Legacy.Trust(new LegacyConnection
        {
            Identifier = Tenant,
            EntityId = SamlScene.Audience,
            IdpEntityId = SamlScene.IdpEntityId,
            IdpSsoUrl = "https://idp.example.com/sso",
            Certificates = [SamlScene.Identity.Certificate],
            DecryptionKey = SamlScene.ForeignIdentity,
            EmailAttribute = profile.EmailAttribute,
            GroupsAttribute = profile.GroupsAttribute,
        });
        Stytch.Register(new StandInConnection
        {
            ConnectionId = Sample.ConnectionId,
            OrganizationId = "organization-test-1",
            IdpEntityId = SamlScene.IdpEntityId,
            IdpSsoUrl = "https://idp.example.com/sso",
            VerificationCertificates = [SamlScene.Identity.Certificate],
            AlternativeAudienceUri = SamlScene.Audience,
            AttributeMapping = StandInConnection.MappingOf(profile),
        });
    }

    private static string RequestOf(string url) => AuthnRequest.TryDecode(System.Web.HttpUtility.ParseQueryString(new Uri(url).Query)["SAMLRequest"]!)!.Id;

    private static FormUrlEncodedContent FormOf(string samlResponse) => new([new("SAMLResponse", samlResponse), new("RelayState", "relay")]);
}
