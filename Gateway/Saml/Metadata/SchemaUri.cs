using System.Diagnostics.CodeAnalysis;

namespace Gateway.Saml.Metadata;

/// <summary>Values of type <c>xs:anyURI</c>, as metadata has them.</summary>
internal static class SchemaUri
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>Without the blanks and line breaks that the type does not count (XML Schema Part 2, 3.2.17 and 4.3.6); null where nothing is left.</summary>
    public static string? Collapse(string? value) =>
        value is not null && string.Join(' ', value.Split(Blanks, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } collapsed ? collapsed : null;

    /// <summary>True for an absolute http or https URL: where a browser can be sent to.</summary>
    public static bool IsUrl([NotNullWhen(true)] string? value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && !value.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter));
}
