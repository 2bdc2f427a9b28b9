using System.Globalization;
using System.Numerics;
using Gateway.Saml;

namespace Gateway.Evidence.Sightings;

/// <summary>
/// What is kept of a response: how the IdP is set up, and nothing that differs from login to login. No NameID, no attribute's value, no id, no
/// RelayState. Pure.
/// </summary>
internal static class TrafficSightings
{
    private const int MaxOtherAudiences = 8;

    /// <param name="response">The Response. One that says that the login failed shows nothing: it need not be signed nor answer a request.</param>
    /// <param name="signers">The certificates that made its signatures: of those that came with them, authorities are none of the IdP's.</param>
    /// <param name="formBytes">How long the form was.</param>
    /// <param name="acsUrl">The legacy URL it was posted to, without query.</param>
    public static IEnumerable<(SightingKind Kind, string Value, string? Detail)> Of(
        SamlMessage response, IReadOnlyList<SamlCertificate> signers, int formBytes, string acsUrl)
    {
        if (response.Status is not SamlNames.StatusSuccess)
        {
            yield break;
        }

        yield return (SightingKind.Initiator, response.InResponseTo is null ? "idp" : "sp", null);
        yield return (SightingKind.AcsUrl, acsUrl, null);
        yield return (SightingKind.Size, PowerOfTwoOf((formBytes + 1023) / 1024), null);
        yield return (SightingKind.Encrypted, response.EncryptedAssertions > 0 ? "yes" : "no", null);
        yield return (SightingKind.Signed, Signed(response), null);
        var assertion = response.Assertions is [var first, ..] ? first : null;
        if ((response.Issuer ?? assertion?.Issuer) is { } issuer)
        {
            yield return (SightingKind.Issuer, issuer, null);
        }

        if (response.Destination is { } destination)
        {
            yield return (SightingKind.Destination, SamlUrl.WithoutQuery(destination), null);
        }

        foreach (var signature in response.Signatures)
        {
            if (signature.Algorithm is { } algorithm)
            {
                yield return (SightingKind.Algorithm, algorithm, null);
            }
        }

        foreach (var certificate in signers)
        {
            yield return (SightingKind.Certificate, certificate.Fingerprint, Convert.ToBase64String(certificate.Raw.Span));
        }

        foreach (var (audience, others) in AudiencesOf(assertion))
        {
            yield return (SightingKind.Audience, audience, others);
        }

        if (assertion?.NameIdFormat is { } format)
        {
            yield return (SightingKind.NameIdFormat, format, null);
        }

        foreach (var name in Some(assertion?.AttributeNames))
        {
            yield return (SightingKind.Attribute, name, null);
        }
    }

    // One Audience of a restriction is enough (SAMLCore 2.5.1.4): the others go along, so that nobody holds one against a connection that takes another.
    private static IEnumerable<(string Audience, string? Others)> AudiencesOf(SamlAssertion? assertion) =>
        (assertion?.AudienceRestrictions ?? [])
            .SelectMany(restriction => Some(restriction).Select(audience => (Audience: audience, Others: OthersOf(audience, restriction))))
            .DistinctBy(pair => pair.Audience, StringComparer.Ordinal)
            .Take(ISightingStore.MaxValues);

    private static string? OthersOf(string audience, IReadOnlyList<string> restriction)
    {
        var others = string.Join('\n', restriction.Where(other => other != audience).Distinct(StringComparer.Ordinal).Take(MaxOtherAudiences));
        return others.Length is 0 or > Sighting.MaxDetailLength ? null : others;
    }

    // A hostile message has thousands; more than a store keeps are not worth the way there.
    private static IEnumerable<string> Some(IReadOnlyList<string>? values) => (values ?? []).Distinct(StringComparer.Ordinal).Take(ISightingStore.MaxValues);

    private static string Signed(SamlMessage response)
    {
        var isResponse = response.Signatures.Any(signature => signature.Place is SignaturePlace.Response);
        var isAssertion = response.Signatures.Any(signature => signature.Place is SignaturePlace.Assertion);
        return isResponse && isAssertion ? "both" : isResponse ? "response" : isAssertion ? "assertion" : "none";
    }

    private static string PowerOfTwoOf(int kibibytes) =>
        BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, kibibytes)).ToString(CultureInfo.InvariantCulture);
}
