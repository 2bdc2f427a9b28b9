using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Cli.SamlKit;

/// <summary>How a response departs from what its product sends by default.</summary>
internal enum SamlVariant
{
    /// <summary>Not at all.</summary>
    Usual,

    ResponseSigned,

    AssertionSigned,

    BothSigned,

    Unsigned,

    /// <summary>The assertion is signed, then encrypted for the service provider the IdP knows: the legacy one.</summary>
    Encrypted,

    /// <summary>Names no AuthnRequest, even where one was sent.</summary>
    IdpInitiated,

    /// <summary>Signed with the IdP's next key, whose certificate no service provider has yet.</summary>
    RotatedCertificate,

    Expired,

    NotYetValid,

    WrongAudience,

    Sha1,

    ThousandGroups,
}

/// <summary>What a variant changes, and its names.</summary>
internal static class SamlVariants
{
    private const int Thousand = 1000;

    /// <summary>Far beyond every product's lifetime and every allowance for clocks.</summary>
    private static readonly TimeSpan FarOff = TimeSpan.FromHours(3);

    public static readonly IReadOnlyList<SamlVariant> All = Enum.GetValues<SamlVariant>();

    /// <param name="content">What the response would say.</param>
    /// <param name="variant">The change. That of the signing key is not the content's, but <see cref="SigningIdentity"/>'s.</param>
    /// <param name="serviceProvider">Who an encrypted assertion is for.</param>
    /// <param name="now">The time.</param>
    public static SamlResponseContent With(this SamlResponseContent content, SamlVariant variant, X509Certificate2? serviceProvider, DateTimeOffset now) =>
        variant switch
        {
            SamlVariant.Usual or SamlVariant.RotatedCertificate => content,
            SamlVariant.ResponseSigned => content with { Signing = SamlSigning.Response },
            SamlVariant.AssertionSigned => content with { Signing = SamlSigning.Assertion },
            SamlVariant.BothSigned => content with { Signing = SamlSigning.Both },
            SamlVariant.Unsigned => content with { Signing = SamlSigning.None },
            SamlVariant.Encrypted => content with { Signing = SamlSigning.Assertion, EncryptedFor = serviceProvider },
            SamlVariant.IdpInitiated => content with { InResponseTo = null },
            SamlVariant.Expired => content with { IssuedAt = now - FarOff },
            SamlVariant.NotYetValid => content with { IssuedAt = now + FarOff },
            SamlVariant.WrongAudience => content with { Audience = "https://another.example/saml" },
            SamlVariant.Sha1 => content with { UsesSha1 = true },
            SamlVariant.ThousandGroups => content with { Groups = [.. Enumerable.Range(1, Thousand).Select(Group)] },
            _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "Not a known variant."),
        };

    /// <summary>For people.</summary>
    public static string Label(this SamlVariant variant) => variant switch
    {
        SamlVariant.Usual => "as the product sends it",
        SamlVariant.ResponseSigned => "only the response signed",
        SamlVariant.AssertionSigned => "only the assertion signed",
        SamlVariant.BothSigned => "response and assertion signed",
        SamlVariant.Unsigned => "unsigned",
        SamlVariant.Encrypted => "assertion encrypted",
        SamlVariant.IdpInitiated => "begun at the identity provider",
        SamlVariant.RotatedCertificate => "signed with a new certificate",
        SamlVariant.Expired => "expired",
        SamlVariant.NotYetValid => "not yet valid",
        SamlVariant.WrongAudience => "for another audience",
        SamlVariant.Sha1 => "SHA-1",
        SamlVariant.ThousandGroups => "1,000 groups",
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "Not a known variant."),
    };

    private static string Group(int number) => string.Create(CultureInfo.InvariantCulture, $"Region {number % 7} - Cost centre {number:D4} - Operations");
}
