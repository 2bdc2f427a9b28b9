using System.Buffers;

namespace Gateway.Stytch.Api;

/// <summary>What may become a segment of a path. Every segment is escaped as well; this keeps out what no id has.</summary>
internal static class StytchIds
{
    /// <summary>Stytch's own bound for slugs and external ids; its ids are shorter.</summary>
    public const int MaxLength = 128;

    // Slugs have - . _ ~, external ids . _ - | (stytch-go, organizations).
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~|");

    private const int MinSlugLength = 2;

    /// <summary>True for what may be an id, a slug or an external id. Dots alone are not: a URL's path would lose the segment before them.</summary>
    public static bool IsId(string? text) =>
        text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Characters) && text.AsSpan().ContainsAnyExcept('.');

    /// <summary>True for what Stytch takes as an organization's external id.</summary>
    public static bool IsExternalId(string text) => IsId(text) && !text.Contains('~', StringComparison.Ordinal);

    /// <summary>True for what Stytch takes as an organization's slug.</summary>
    public static bool IsSlug(string text) => IsId(text) && text.Length >= MinSlugLength && !text.Contains('|', StringComparison.Ordinal);
}
