using System.Globalization;
using System.Text;
using System.Xml;

namespace Gateway.Demo.Saml;

/// <summary>Makes valid, really signed SAML responses in the shape of a known product. Tests spoil one thing of what it makes.</summary>
internal sealed class SamlResponseBuilder(SigningIdentity identity, TimeProvider timeProvider)
{
    /// <summary>Longest <see cref="SamlResponseContent.TargetLength"/>: well above the 600 KB that the largest directories have been seen to send.</summary>
    public const int MaxTargetLength = 4 * 1024 * 1024;

    public SignedSamlResponse Build(SamlResponseContent content)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.TargetLength ?? 0, MaxTargetLength);
        var profile = IdpProfile.Of(content.Shape);
        var assertionId = content.AssertionId ?? profile.MakeId(Guid.NewGuid());
        var writer = new SamlResponseWriter(content, profile.MakeId(Guid.NewGuid()), assertionId, content.IssuedAt ?? timeProvider.GetUtcNow());

        var xml = Sign(writer.Write(content.Groups), profile, embedsCertificate: true);
        if (content.TargetLength is not { } target)
        {
            return new SignedSamlResponse(Convert.ToBase64String(xml), assertionId, content.Groups.Count);
        }

        // Three octets of XML are four characters of base64.
        var octets = target / 4 * 3;
        var embedsCertificate = xml.Length <= octets;
        if (!embedsCertificate)
        {
            xml = Sign(writer.Write(content.Groups), profile, embedsCertificate);
        }

        IReadOnlyList<string> groups = [.. content.Groups, .. Padding(octets - xml.Length, Measure)];
        return new SignedSamlResponse(Convert.ToBase64String(Sign(writer.Write(groups), profile, embedsCertificate)), assertionId, groups.Count);

        int Measure(IEnumerable<string> padding) => Octets(writer.Write([.. content.Groups, .. padding]), profile).Length;
    }

    // Signatures have a constant length, so the cost of a group is measured on the unsigned response.
    private static IEnumerable<string> Padding(int missing, Func<IEnumerable<string>, int> measure)
    {
        var none = measure([]);
        var first = measure([Group(0)]) - none;
        if (missing < first)
        {
            return [];
        }

        var each = measure([Group(0), Group(1)]) - none - first;
        var further = (missing - first) / each;
        var rest = missing - first - (further * each);
        return Enumerable.Range(0, further + 1).Select(i => i < further ? Group(i) : Group(i) + new string('x', rest));
    }

    private static string Group(int number) => string.Create(CultureInfo.InvariantCulture, $"Department {number:D6} - Operations and Planning");

    private byte[] Sign(XmlDocument response, IdpProfile profile, bool embedsCertificate)
    {
        // Inside out: the response's signature covers the assertion's.
        if (profile.SignsAssertion)
        {
            XmlSigner.Sign((XmlElement)response.DocumentElement!.LastChild!, profile, identity, embedsCertificate);
        }

        if (profile.SignsResponse)
        {
            XmlSigner.Sign(response.DocumentElement!, profile, identity, embedsCertificate);
        }

        return Octets(response, profile);
    }

    private static byte[] Octets(XmlDocument document, IdpProfile profile)
    {
        using var stream = new MemoryStream();
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var settings = new XmlWriterSettings { Encoding = utf8, OmitXmlDeclaration = !profile.WritesXmlDeclaration };
        using (var writer = XmlWriter.Create(stream, settings))
        {
            document.Save(writer);
        }

        return stream.ToArray();
    }
}
