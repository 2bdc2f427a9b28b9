namespace Gateway.Public.Legacy.Watching;

/// <summary>Knows whose the legacy SSO URLs are, for those who meet one elsewhere than in a request line.</summary>
internal interface ILegacyAddresses
{
    /// <summary>The identifier that a URL names in its path, query or host; null where it names none, or is no legacy SSO URL.</summary>
    /// <param name="url">Any text: whoever wrote it chose it.</param>
    string? IdentifierOf(string url);

    /// <summary>
    /// An ACS URL that was seen without its query, as the identifier's IdP has it: with the query parameter that names the identifier, where it stands
    /// there. Null where it is no ACS URL, or another identifier's.
    /// </summary>
    /// <param name="url">Any text.</param>
    /// <param name="identifier">The identifier.</param>
    string? AcsUrlOf(string url, string identifier);
}
