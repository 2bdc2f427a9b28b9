namespace Gateway.Public.Redirect;

/// <summary>Where a browser is sent: nothing, or a URL that passed the last check. Only <see cref="RedirectAnswer.Locate"/> makes one with a URL.</summary>
/// <param name="url">The URL; null where the answer sends nobody anywhere.</param>
internal readonly struct RedirectLocation(string? url)
{
    public string? Url { get; } = url;
}
