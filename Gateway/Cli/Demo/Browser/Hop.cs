namespace Gateway.Cli.Demo.Browser;

/// <summary>One request of a browser and its answer.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">The path, without the query: a query may carry what must not be shown.</param>
/// <param name="Status">The HTTP status; null where the browser's own rules stopped the request.</param>
internal sealed record Hop(string Method, string Path, int? Status)
{
    public override string ToString() => $"{Method} {Path} {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "blocked"}";
}

/// <summary>What a browser shows in the end, and how it got there.</summary>
internal sealed record PageVisit
{
    public required IReadOnlyList<Hop> Hops { get; init; }

    /// <summary>The address of the page.</summary>
    public required Uri Url { get; init; }

    /// <summary>The status of the last hop; null where the browser stopped before it.</summary>
    public required int? Status { get; init; }

    /// <summary>Headers of the answer, by name without regard to case; empty where there is none.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required string Text { get; init; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
