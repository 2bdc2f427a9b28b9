using System.Text.RegularExpressions;

namespace Gateway.Saml.Metadata;

/// <summary>What stands in an X509Certificate: DER in base64 (XMLDSIG 4.5.4), and in real files a whole PEM, a chain of them, or nothing.</summary>
internal static partial class CertificateText
{
    /// <summary>Each certificate as base64 without blanks and line breaks; none where there is nothing but those.</summary>
    public static IEnumerable<string> Read(string text)
    {
        var blocks = Pem().Matches(text);
        return (blocks.Count == 0 ? [text] : blocks.Select(block => block.Groups[1].Value)).Select(Compact).Where(base64 => base64.Length > 0);
    }

    private static string Compact(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    // Without asking for line breaks, or for the last line: copying loses both.
    [GeneratedRegex("-----BEGIN (?:X509 )?CERTIFICATE-----([^-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Pem();
}
