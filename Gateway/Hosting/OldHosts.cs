namespace Gateway.Hosting;

/// <summary>The host that browsers ask for: the one of most legacy ACS URLs.</summary>
internal sealed class OldHosts
{
    /// <summary>Host names are the mappings' own; so many are counted, and the first ones have most mappings as a rule.</summary>
    private const int MaxHosts = 100;

    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>With its port where it has one; null where no mapping tells.</summary>
    public string? Most => _counts.Count == 0 ? null : _counts.MaxBy(host => host.Value).Key;

    public void Count(string? acsUrl)
    {
        if (Uri.TryCreate(acsUrl, UriKind.Absolute, out var uri) && (_counts.Count < MaxHosts || _counts.ContainsKey(uri.Authority)))
        {
            _counts[uri.Authority] = _counts.GetValueOrDefault(uri.Authority) + 1;
        }
    }
}
