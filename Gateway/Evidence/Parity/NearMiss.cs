namespace Gateway.Evidence.Parity;

/// <summary>What alone parts two texts that somebody takes for the same. Stytch compares them character for character.</summary>
internal enum NearMiss
{
    TrailingSlash,

    /// <summary>Upper and lower case.</summary>
    Case,

    /// <summary>http and https.</summary>
    Scheme,
}

internal static class NearMisses
{
    private static readonly string[] Schemes = ["https://", "http://"];

    /// <summary>All that parts them, where nothing else does; empty where they are the same, or truly others.</summary>
    public static IReadOnlyList<NearMiss> Between(string one, string other)
    {
        if (one == other || !string.Equals(Bare(one), Bare(other), StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var misses = new List<NearMiss>();
        if (one.EndsWith('/') != other.EndsWith('/'))
        {
            misses.Add(NearMiss.TrailingSlash);
        }

        if (!string.Equals(Bare(one), Bare(other), StringComparison.Ordinal))
        {
            misses.Add(NearMiss.Case);
        }

        if (!string.Equals(SchemeOf(one), SchemeOf(other), StringComparison.OrdinalIgnoreCase))
        {
            misses.Add(NearMiss.Scheme);
        }

        return misses;
    }

    private static string? SchemeOf(string text) => Array.Find(Schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    private static string Bare(string text) => text[(SchemeOf(text)?.Length ?? 0)..].TrimEnd('/');
}
