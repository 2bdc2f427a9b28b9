namespace Gateway.Cli.Import;

/// <summary>What the operator says beside the files: it fills in what they do not tell, and never overrules them.</summary>
internal sealed record ImportTerms
{
    public const string Placeholder = "{identifier}";

    /// <summary>Where the vendor's URLs begin, without a slash at the end: <c>https://sso.acme.com</c>; null where it was not said.</summary>
    public string? Base { get; init; }

    /// <summary>The ACS URL, with <see cref="Placeholder"/> where each tenant has its own.</summary>
    public string? AcsUrl { get; init; }

    /// <summary>The audience, in the same form.</summary>
    public string? Audience { get; init; }

    /// <summary>The form of the IdPs' entity ids around the identifier; null where the entity id is the identifier.</summary>
    public string? EntityId { get; init; }

    public ImportTable Table { get; init; } = ImportTable.None;

    /// <summary>The IdP's attributes by key.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Of a CSV file: from a field to its column.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset Now { get; init; }

    /// <summary>The identifier of an IdP that nothing else names; null where its entity id has another form.</summary>
    public string? IdentifierOf(string entityId)
    {
        if (EntityId is null)
        {
            return entityId;
        }

        var (before, after) = PartsOf(EntityId);
        return entityId.Length > before.Length + after.Length
            && entityId.StartsWith(before, StringComparison.Ordinal)
            && entityId.EndsWith(after, StringComparison.Ordinal)
            ? entityId[before.Length..^after.Length]
            : null;
    }

    public static string Fill(string pattern, string identifier) =>
        pattern.Replace(Placeholder, Uri.EscapeDataString(identifier), StringComparison.Ordinal);

    private static (string Before, string After) PartsOf(string pattern)
    {
        var at = pattern.IndexOf(Placeholder, StringComparison.Ordinal);
        return (pattern[..at], pattern[(at + Placeholder.Length)..]);
    }
}
