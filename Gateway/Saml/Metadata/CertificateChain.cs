using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Saml.Metadata;

/// <summary>
/// The certificates of one KeyInfo, which may be a chain: all of it belongs to the one key that signs (XMLDSIG 4.5.4), and the authorities in it sign no
/// messages.
/// </summary>
internal static class CertificateChain
{
    /// <summary>Those that issued none of the others. What is no certificate stays, for whoever reads it to refuse.</summary>
    /// <param name="certificates">As DER in base64.</param>
    public static IReadOnlyList<string> WithoutAuthorities(IReadOnlyList<string> certificates)
    {
        if (certificates.Count < 2)
        {
            return certificates;
        }

        var names = certificates.Select(NamesOf).ToList();
        var issuers = names.OfType<Names>().Where(name => !name.IsSelfIssued).Select(name => name.Issuer).ToHashSet(StringComparer.Ordinal);
        return [.. certificates.Where((_, at) => names[at] is not { } own || !issuers.Contains(own.Subject))];
    }

    public static bool IsCertificate(string base64) => NamesOf(base64) is not null;

    private static Names? NamesOf(string base64)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
            return new Names(Convert.ToHexString(certificate.SubjectName.RawData), Convert.ToHexString(certificate.IssuerName.RawData));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private sealed record Names(string Subject, string Issuer)
    {
        public bool IsSelfIssued => Subject == Issuer;
    }
}
