namespace Gateway.Public;

/// <summary>What a <c>Content-Type</c> says (RFC 9110 8.3), its parameters left aside.</summary>
internal static class ContentTypes
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>True for the form that browsers post unless a page asks for another.</summary>
    public static bool IsForm(string? contentType) => MediaTypeOf(contentType).Equals(Form, StringComparison.OrdinalIgnoreCase);

    /// <summary>The media type alone, as it was sent; empty where there is none.</summary>
    public static ReadOnlySpan<char> MediaTypeOf(string? contentType)
    {
        var type = contentType.AsSpan();
        var parameters = type.IndexOf(';');
        return (parameters < 0 ? type : type[..parameters]).Trim();
    }
}
