using System.Globalization;
using System.Text;
using System.Xml;

namespace Gateway.Cli.SamlKit;

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
        var responseId = (profile.MakeResponseId ?? profile.MakeId)(Guid.NewGuid());
        var writer = new SamlResponseWriter(content, responseId, assertionId, content.IssuedAt ?? timeProvider.GetUtcNow());

        var xml = Seal(writer.Write(content.Groups), content, embedsCertificate: true);
        if (content.TargetLength is not { } target)
        {
            return new SignedSamlResponse(Convert.ToBase64String(xml), assertionId, content.Groups.Count);
        }

        // Three octets of XML are four characters of base64.
        var octets = target / 4 * 3;
        var embedsCertificate = xml.Length <= octets;
        if (!embedsCertificate)
        {
            xml = Seal(writer.Write(content.Groups), content, embedsCertificate);
        }

        IReadOnlyList<string> groups = [.. content.Groups, .. Padding(octets - xml.Length, Measure)];
        return new SignedSamlResponse(Convert.ToBase64String(Seal(writer.Write(groups), content, embedsCertificate)), assertionId, groups.Count);

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

    private byte[] Seal(XmlDocument response, SamlResponseContent content, bool embedsCertificate)
    {
        var profile = IdpProfile.Of(content.Shape);
        var signing = content.Signing ?? profile.Signs;
        var style = new SignatureStyle(profile, embedsCertificate, content.UsesSha1);

        // Inside out: the assertion is encrypted with its signature, and the response's signature covers what is sent.
        var assertion = (XmlElement)response.DocumentElement!.LastChild!;
        if (signing.HasFlag(SamlSigning.Assertion))
        {
            XmlSigner.Sign(assertion, style, identity);
        }

        if (content.EncryptedFor is { } certificate)
        {
            AssertionEncryption.Encrypt(assertion, profile, certificate);
        }

        if (signing.HasFlag(SamlSigning.Response))
        {
            XmlSigner.Sign(response.DocumentElement!, style, identity);
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
