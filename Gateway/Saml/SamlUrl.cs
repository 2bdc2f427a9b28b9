using System.Diagnostics.CodeAnalysis;

namespace Gateway.Saml;

/// <summary>URLs in messages, as far as they may be kept or shown.</summary>
internal static class SamlUrl
{
    /// <summary>Without query and fragment, where tokens and names stand.</summary>
    [return: NotNullIfNotNull(nameof(url))]
    public static string? WithoutQuery(string? url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? url : url![..end];
    }
}
