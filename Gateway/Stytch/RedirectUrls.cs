namespace Gateway.Stytch;

/// <summary>The redirect URLs of a project: where a login begun at a Start route may end. Start-up configuration, compiled.</summary>
internal sealed class RedirectUrls(IEnumerable<string> registered)
{
    private readonly RedirectUrl[] _registered = [.. registered.Select(url => new RedirectUrl(url))];

    /// <summary>The requested URL where it is a registered one; else the first that leaves nothing open; null without any, for Stytch's own default.</summary>
    public string? Choose(string? requested) => requested is not null && Array.Exists(_registered, url => url.Matches(requested))
        ? requested
        : Array.Find(_registered, url => url.IsConcrete)?.Text;
}
