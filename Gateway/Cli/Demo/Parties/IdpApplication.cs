using System.Security.Cryptography.X509Certificates;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Cli.Demo.Parties;

/// <summary>One customer's IdP and the application set up in it years ago, which nobody wants to touch.</summary>
internal sealed record IdpApplication
{
    /// <summary>The legacy identifier; the last part of the application's pages.</summary>
    public required string Identifier { get; init; }

    /// <summary>The customer's name, for people.</summary>
    public required string DisplayName { get; init; }

    public required IdpShape Shape { get; init; }

    public required string EntityId { get; init; }

    public required SigningIdentity Identity { get; init; }

    /// <summary>The ACS URL registered at the IdP: the only address a response is posted to.</summary>
    public required string AcsUrl { get; init; }

    /// <summary>The service provider's entity id, as registered at the IdP.</summary>
    public required string Audience { get; init; }

    /// <summary>The service provider's certificate, for assertions that only it shall read; null where none is registered.</summary>
    public X509Certificate2? ServiceProviderCertificate { get; init; }

    /// <summary>Who can sign in.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    /// <summary>How its responses depart from those of the product, unless a sign-in asks for something else.</summary>
    public SamlVariant Variant { get; init; }

    /// <summary>
    /// True where the IdP's page forbids by CSP <c>form-action</c> to post anywhere but to the ACS URL's origin; Chromium then blocks a
    /// redirect to another origin as well.
    /// </summary>
    public bool RestrictsFormAction { get; init; }
}

/// <summary>The form that an IdP lets the browser post.</summary>
/// <param name="AcsUrl">Where to.</param>
/// <param name="SamlResponse">The <c>SAMLResponse</c> field.</param>
/// <param name="RelayState">The <c>RelayState</c> field; null leaves it out.</param>
internal sealed record SamlPost(string AcsUrl, string SamlResponse, string? RelayState)
{
    public IEnumerable<KeyValuePair<string, string>> Fields()
    {
        yield return new(SamlNames.ResponseField, SamlResponse);
        if (RelayState is not null)
        {
            yield return new(SamlNames.RelayStateField, RelayState);
        }
    }
}
