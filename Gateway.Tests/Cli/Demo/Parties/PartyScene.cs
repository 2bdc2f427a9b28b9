using System.Net.Http.Json;
using Gateway.Cli.Demo.Browser;
using Gateway.Cli.Demo.Parties;
using Gateway.Cli.Demo.StandIn;
using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Cli.Demo.Parties;

/// <summary>The three parties with one tenant, without a gateway between them: what the IdP posts goes where the test says.</summary>
internal sealed class PartyScene : IAsyncDisposable
{
    public const string Tenant = "acme";
    public const string ConnectionId = "saml-connection-test-00000000-0000-4000-8000-000000000001";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public required DemoIdentityProvider IdentityProvider { get; init; }

    public required DemoLegacyApp LegacyApp { get; init; }

    public required DemoStytch Stytch { get; init; }

    public DemoBrowser Browser { get; } = new();

    public FakeTimeProvider Time { get; private init; } = TestTime.Stopped();

    public string LegacyAcsUrl => $"{Origin(LegacyApp.Url)}/old-sso/{Tenant}";

    public static async Task<PartyScene> StartAsync(IdpShape shape = IdpShape.Okta, bool restrictsFormAction = false)
    {
        var time = TestTime.Stopped();
        var scene = new PartyScene
        {
            Time = time,
            IdentityProvider = await DemoIdentityProvider.StartAsync(time, CancellationToken.None),
            LegacyApp = await DemoLegacyApp.StartAsync(time, CancellationToken.None),
            Stytch = await DemoStytch.StartAsync("demo", time, CancellationToken.None),
        };
        scene.Enroll(shape, restrictsFormAction);
        return scene;
    }

    /// <summary>Posts a form and reads the JSON answer: a login, or the fault's <c>error_type</c>.</summary>
    public async Task<(SignedInAnswer? SignedIn, string? ErrorType)> PostForJsonAsync(string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _client.SendAsync(request);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync(DemoJson.Default.SignedInAnswer), null)
            : (null, (await response.Content.ReadFromJsonAsync(DemoJson.Default.ErrorAnswer))!.ErrorType);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        Browser.Dispose();
        await IdentityProvider.DisposeAsync();
        await LegacyApp.DisposeAsync();
        await Stytch.DisposeAsync();
    }

    private void Enroll(IdpShape shape, bool restrictsFormAction)
    {
        var profile = IdpProfile.Of(shape);
        IdentityProvider.Serve(new IdpApplication
        {
            Identifier = Tenant,
            DisplayName = "Acme <Corp>",
            Shape = shape,
            EntityId = SamlScene.IdpEntityId,
            Identity = SamlScene.Identity,
            AcsUrl = LegacyAcsUrl,
            Audience = SamlScene.Audience,
            ServiceProviderCertificate = SamlScene.ForeignIdentity.Certificate,
            Users = [SamlScene.Email, "o'brien&co@acme.example"],
            RestrictsFormAction = restrictsFormAction,
        });
        LegacyApp.Trust(new LegacyConnection
        {
            Identifier = Tenant,
            EntityId = SamlScene.Audience,
            IdpEntityId = SamlScene.IdpEntityId,
            IdpSsoUrl = IdentityProvider.SsoUrlOf(Tenant),
            Certificates = [SamlScene.Identity.Certificate],
            DecryptionKey = SamlScene.ForeignIdentity,
            EmailAttribute = profile.EmailAttribute,
            GroupsAttribute = profile.GroupsAttribute,
        });
        Stytch.Register(new StandInConnection
        {
            ConnectionId = ConnectionId,
            OrganizationId = "organization-test-1",
            IdpEntityId = SamlScene.IdpEntityId,
            IdpSsoUrl = IdentityProvider.SsoUrlOf(Tenant),
            VerificationCertificates = [SamlScene.Identity.Certificate],
            AlternativeAudienceUri = SamlScene.Audience,
            AlternativeAcsUrl = LegacyAcsUrl,
            AttributeMapping = StandInConnection.MappingOf(profile),
        });
    }

    private static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
