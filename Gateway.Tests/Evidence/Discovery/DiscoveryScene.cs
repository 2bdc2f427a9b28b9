using System.Net;
using System.Text.Json.Nodes;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Admin;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Evidence.Discovery;

/// <summary>
/// Gateways that discover, before a legacy side that takes every login but those of <see cref="Refused"/>, and sends sign-ins of
/// <c>.../login</c> and <c>/app/sign-in?tenant=</c> to an IdP.
/// </summary>
internal sealed class DiscoveryScene : IAsyncDisposable
{
    public const string Refused = "refused";

    /// <summary>What identifiers end with whose requests the legacy side signs.</summary>
    public const string Signing = "-signing";

    public const string Issuer = "http://www.okta.com/exk1fxq9";
    public const string Audience = "https://sso.acme-app.com/sp";
    public const string SignOnUrl = "https://acme.okta.com/app/acme/exk1fxq9/sso/saml";

    private readonly RecordingBackend _legacy;
    private readonly SigningIdentity _identity = SigningIdentity.Create("idp.example", TimeProvider.System);
    private readonly SamlResponseBuilder _responses;
    private bool _isStopped;

    private DiscoveryScene(RecordingBackend legacy, IReadOnlyList<TestGateway> gateways)
    {
        (_legacy, Gateways) = (legacy, gateways);
        _responses = new SamlResponseBuilder(_identity, TimeProvider.System);
    }

    public IReadOnlyList<TestGateway> Gateways { get; }

    public TestGateway Gateway => Gateways[0];

    /// <summary>What the IdP signs with, in PEM.</summary>
    public string CertificatePem => _identity.Certificate.ExportCertificatePem();

    /// <summary>The ACS URL of an identifier, as the browser has it.</summary>
    public string AcsUrl(string identifier, TestGateway? gateway = null) => new Uri((gateway ?? Gateway).PublicUrl, "/old-sso/" + identifier).ToString();

    public static Task<DiscoveryScene> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(1, settings);

    public static async Task<DiscoveryScene> StartAsync(int gateways, params (string Key, string? Value)[] settings)
    {
        var legacy = await RecordingBackend.StartAsync(AnswerAsync);
        var started = new List<TestGateway>();
        for (var i = 0; i < gateways; i++)
        {
            started.Add(await TestGateway.StartAsync([TestGateway.Legacy(legacy.Url), ("Gateway:Discovery:Enabled", "true"), .. settings]));
        }

        return new DiscoveryScene(legacy, started);
    }

    public SamlResponseContent Content(string identifier) => new()
    {
        Shape = IdpShape.Okta,
        Issuer = Issuer,
        AcsUrl = AcsUrl(identifier),
        Audience = Audience,
        Email = "ada@example.com",
    };

    /// <summary>Logs somebody in by a response of the IdP.</summary>
    public Task<HttpResponseMessage> LogInAsync(string identifier, TestGateway? gateway = null) =>
        PostAsync("/old-sso/" + identifier, Content(identifier), gateway);

    public Task<HttpResponseMessage> PostAsync(
        string target, SamlResponseContent content, TestGateway? gateway = null, Action<HttpRequestMessage>? prepare = null) =>
        (gateway ?? Gateway).SendAsync(
            HttpMethod.Post,
            target,
            new FormUrlEncodedContent([new("SAMLResponse", _responses.Build(content).Base64), new("RelayState", "relay-c4n4ry")]),
            prepare);

    public async Task<JsonArray> DraftsAsync(TestGateway? gateway = null) => (await JsonAsync("discovered", gateway))["discovered"]!.AsArray();

    public async Task<JsonObject> JsonAsync(string path, TestGateway? gateway = null)
    {
        using var answer = await (gateway ?? Gateway).Admin.GetAsync(new Uri(path, UriKind.Relative));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
        return await answer.JsonAsync();
    }

    /// <summary>The draft of an identifier, once that many responses of it were learned from.</summary>
    public async Task<JsonObject> DraftAsync(string identifier, long responses = 1, TestGateway? gateway = null)
    {
        JsonObject? draft = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await (gateway ?? Gateway).Admin.GetAsync(new Uri("discovered/" + Uri.EscapeDataString(identifier), UriKind.Relative));
                draft = answer.IsSuccessStatusCode ? await answer.JsonAsync() : null;
                return (long?)draft?["responses"] >= responses;
            },
            TimeSpan.FromSeconds(20));
        return draft!;
    }

    /// <summary>Stops the gateways and leaves their files.</summary>
    public async Task StopAsync()
    {
        foreach (var gateway in _isStopped ? [] : Gateways)
        {
            await gateway.StopAsync();
        }

        _isStopped = true;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var gateway in Gateways)
        {
            Directory.Delete(gateway.Folder, recursive: true);
        }

        await _legacy.DisposeAsync();
        _identity.Dispose();
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var tenant = path.EndsWith("/login", StringComparison.Ordinal) ? path.Split('/')[^2]
            : path == "/app/sign-in" ? context.Request.Query["tenant"].ToString()
            : null;
        if (tenant is not null)
        {
            var acsUrl = $"{context.Request.Headers["X-Forwarded-Proto"]}://{context.Request.Host}/old-sso/{tenant}";
            var url = new AuthnRequest("_id-c4n4ry", Audience, acsUrl).ToRedirectUrl(SignOnUrl, "relay-c4n4ry", TimeProvider.System.GetUtcNow());
            SendTo(context, tenant.EndsWith(Signing, StringComparison.Ordinal) ? $"{url}&SigAlg=urn%3Aalg&Signature=c4n4ry" : url);
        }
        else if (path.Contains(Refused, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            context.Response.Headers.SetCookie = "session=c4n4ry";
            SendTo(context, "/app");
        }

        return Task.CompletedTask;
    }

    private static void SendTo(HttpContext context, string location) =>
        (context.Response.StatusCode, context.Response.Headers.Location) = (StatusCodes.Status302Found, location);
}
