using System.Text;
using Gateway.Evidence.Sightings;
using Gateway.Public.Legacy.Watching;
using Gateway.Saml;
using Gateway.Saml.Forms;
using Gateway.Saml.Signatures;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Discovery;

/// <summary>
/// Takes from an exchange how a tenant is set up, and tells it to those who keep it. Nothing is verified: it is what somebody sent, and the legacy side
/// did not refuse.
/// </summary>
internal sealed class TrafficLearner(
    SightingRecorder sightings, MappedIdentifiers mapped, ILegacyAddresses addresses, IOptions<DiscoveryOptions> options, DiscoveryMetrics metrics)
{
    private readonly SamlLimits _limits = SamlLimits.Default with { MaxBytes = options.Value.MaxBytes };

    public void Learn(SeenExchange exchange)
    {
        switch (exchange)
        {
            case SeenExchange.Response response:
                LearnFrom(response);
                break;
            case SeenExchange.SignOn signOn:
                LearnFrom(signOn);
                break;
        }
    }

    private void LearnFrom(SeenExchange.Response exchange)
    {
        var form = exchange.Form.Content.Span;
        if (SamlHttp.ReadForm(form, _limits).Result
            is not SamlReadResult.Message { Value: { Kind: SamlMessageKind.Response, Status: SamlNames.StatusSuccess } } response)
        {
            metrics.Dropped(DiscoveryDrop.Unreadable);
            return;
        }

        // It may have got a mapping since it passed.
        if (mapped.Has(exchange.Identifier))
        {
            return;
        }

        // Not as a response that was looked at: those are what shadow checks count, and shares of them decide on a cutover.
        foreach (var (kind, value, detail) in TrafficSightings.Of(response.Value, StatedSigners.Of(response), form.Length, exchange.AcsUrl))
        {
            Saw(exchange.Identifier, kind, value, detail);
        }

        metrics.Learned(LearnedFrom.Response);
    }

    private void LearnFrom(SeenExchange.SignOn exchange)
    {
        var start = exchange.Location.IndexOf('?', StringComparison.Ordinal);
        var query = start < 0 ? [] : Encoding.UTF8.GetBytes(exchange.Location[(start + 1)..]);
        if (SamlHttp.ReadQuery(query, _limits).Result is not SamlReadResult.Message { Value: { Kind: SamlMessageKind.AuthnRequest } request }
            || SignOnUrl.Of(exchange.Location) is not { } url)
        {
            metrics.Dropped(DiscoveryDrop.Unreadable);
            return;
        }

        // Service providers that give each tenant an entity id of its own make it a URL of the same shape.
        if ((exchange.Identifier ?? IdentifierOf(request.AcsUrl) ?? IdentifierOf(request.Issuer)) is not { } identifier)
        {
            metrics.Dropped(DiscoveryDrop.Unidentified);
            return;
        }

        // By this binding the signature is a parameter of its own (SAMLBind 3.4.4.1).
        var isSigned = SamlForm.Find(query, "Signature"u8, out _) is FieldPresence.Absent ? "no" : "yes";
        if (mapped.Find(identifier) is { } mapping)
        {
            // How its IdP is set up its mapping says, and its responses show; not how the legacy side asks.
            sightings.Saw(mapping.Identifier, SightingKind.RequestSigned, isSigned);
            return;
        }

        Saw(identifier, SightingKind.RequestSigned, isSigned);
        Saw(identifier, SightingKind.IdpSsoUrl, url);
        if (request.AcsUrl is { } acsUrl)
        {
            Saw(identifier, SightingKind.AcsUrl, SamlUrl.WithoutQuery(acsUrl));
        }

        metrics.Learned(LearnedFrom.SignOn);
    }

    private string? IdentifierOf(string? url) => url is null ? null : addresses.IdentifierOf(url);

    private void Saw(string identifier, SightingKind kind, string value, string? detail = null) =>
        sightings.Saw(identifier, kind, value, detail, isUnmapped: true);
}
