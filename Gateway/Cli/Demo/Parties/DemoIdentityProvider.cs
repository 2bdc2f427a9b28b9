using System.Collections.Concurrent;
using System.Xml.Linq;
using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Cli.Demo.Parties;

/// <summary>The customers' identity providers, all on one address: one sign-in page a tenant, and the same by a method call for tests.</summary>
internal sealed class DemoIdentityProvider : IAsyncDisposable
{
    /// <summary>The value of <see cref="LoopbackServer.PartyHeader"/>.</summary>
    public const string Party = "identity-provider";

    private readonly ConcurrentDictionary<string, IdpApplication> _applications = new(StringComparer.Ordinal);

    private readonly TimeProvider _timeProvider;

    // Made when it is first asked for: keys are slow to make, and most runs rotate none.
    private readonly Lazy<SigningIdentity> _nextIdentity;

    private LoopbackServer? _server;

    private DemoIdentityProvider(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _nextIdentity = new(() => SigningIdentity.Create("Next signing key", timeProvider));
    }

    public Uri Url => _server!.Url;

    /// <summary>The applications, by identifier.</summary>
    public IEnumerable<IdpApplication> Applications => _applications.Values.OrderBy(application => application.Identifier, StringComparer.Ordinal);

    public static async Task<DemoIdentityProvider> StartAsync(TimeProvider timeProvider, CancellationToken cancellationToken, int port = 0)
    {
        var provider = new DemoIdentityProvider(timeProvider);
        provider._server = await LoopbackServer.StartAsync(Party, port, new IdentityProviderEndpoints(provider).Map, cancellationToken);
        return provider;
    }

    /// <summary>Adds an application, or replaces the one of the same identifier.</summary>
    public void Serve(IdpApplication application) => _applications[application.Identifier] = application;

    public IdpApplication? Find(string identifier) => _applications.GetValueOrDefault(identifier);

    /// <summary>The sign-in page of a tenant.</summary>
    public string PageOf(string identifier) => $"{_server!.Origin}/tenants/{Uri.EscapeDataString(identifier)}";

    /// <summary>The URL that takes AuthnRequests for a tenant, by HTTP-Redirect.</summary>
    public string SsoUrlOf(string identifier) => $"{_server!.Origin}/sso/{Uri.EscapeDataString(identifier)}";

    /// <summary>Where a tenant's metadata is.</summary>
    public string MetadataUrlOf(string identifier) => $"{_server!.Origin}/metadata/{Uri.EscapeDataString(identifier)}";

    /// <summary>A tenant's metadata (SAMLMeta 2.4.3), with a comment in it, as products write it.</summary>
    public string MetadataOf(IdpApplication application)
    {
        XNamespace md = SamlNames.Metadata, ds = SamlNames.Signature;
        var certificate = Convert.ToBase64String(application.Identity.Certificate.RawData, Base64FormattingOptions.InsertLineBreaks);
        return new XElement(
            md + "EntityDescriptor",
            new XAttribute(XNamespace.Xmlns + "md", md.NamespaceName),
            new XAttribute("entityID", application.EntityId),
            new XComment($" {application.DisplayName} "),
            new XElement(
                md + "IDPSSODescriptor",
                new XAttribute("protocolSupportEnumeration", SamlNames.Protocol),
                new XElement(
                    md + "KeyDescriptor",
                    new XAttribute("use", "signing"),
                    new XElement(
                        ds + "KeyInfo",
                        new XAttribute(XNamespace.Xmlns + "ds", ds.NamespaceName),
                        new XElement(ds + "X509Data", new XElement(ds + "X509Certificate", certificate)))),
                new XElement(
                    md + "SingleSignOnService",
                    new XAttribute("Binding", SamlNames.HttpRedirectBinding),
                    new XAttribute("Location", SsoUrlOf(application.Identifier))))).ToString();
    }

    /// <summary>Signs a user of a tenant in and gives the form to post; the first user where none is named.</summary>
    /// <param name="identifier">A tenant that is served.</param>
    /// <param name="relayState">The RelayState field; null leaves it out.</param>
    /// <param name="change">Changes what the response says, such as its audience, size or age.</param>
    /// <param name="variant">How it departs from what the product sends; null for what the application is set to.</param>
    public SamlPost Issue(
        string identifier,
        string? relayState = null,
        Func<SamlResponseContent, SamlResponseContent>? change = null,
        SamlVariant? variant = null)
    {
        var application = _applications[identifier];
        var chosen = variant ?? application.Variant;
        var content = new SamlResponseContent
        {
            Shape = application.Shape,
            Issuer = application.EntityId,
            AcsUrl = application.AcsUrl,
            Audience = application.Audience,
            Email = application.Users[0],
            Groups = ["Everyone"],
        };
        content = (change?.Invoke(content) ?? content).With(chosen, application.ServiceProviderCertificate, _timeProvider.GetUtcNow());
        var identity = chosen is SamlVariant.RotatedCertificate ? _nextIdentity.Value : application.Identity;
        var response = new SamlResponseBuilder(identity, _timeProvider).Build(content);
        return new SamlPost(application.AcsUrl, response.Base64, relayState);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_nextIdentity.IsValueCreated)
        {
            _nextIdentity.Value.Dispose();
        }
    }
}
