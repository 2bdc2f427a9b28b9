using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Evidence.Sightings;

namespace Gateway.Admin.Findings;

/// <summary>A certificate that came with a signature.</summary>
/// <param name="Fingerprint">SHA-256 of it.</param>
/// <param name="Subject">Whom it names, at most 256 characters; null where it cannot be read.</param>
/// <param name="NotAfter">When it expires; null where it cannot be read.</param>
/// <param name="Count">How often it came.</param>
/// <param name="FirstSeen">When first.</param>
/// <param name="LastSeen">When last.</param>
internal sealed record SeenCertificateDocument(
    string Fingerprint, string? Subject, DateTimeOffset? NotAfter, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    private const int MaxSubjectLength = 256;

    public static SeenCertificateDocument Of(Sighting sighting)
    {
        var (subject, notAfter) = Read(sighting.Detail);
        return new(sighting.Value, subject, notAfter, sighting.Count, sighting.FirstSeen, sighting.LastSeen);
    }

    // It was posted by whoever: read for display only, and never trusted.
    private static (string? Subject, DateTimeOffset? NotAfter) Read(string? base64)
    {
        var der = new byte[(((base64?.Length ?? 0) * 3) / 4) + 3];
        if (!Convert.TryFromBase64String(base64 ?? "", der, out var length) || length == 0)
        {
            return (null, null);
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der.AsSpan(0, length));
            var subject = string.Concat(certificate.Subject.Where(letter => !char.IsControl(letter)).Take(MaxSubjectLength));
            return (subject, new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        }
        catch (CryptographicException)
        {
            return (null, null);
        }
    }
}
