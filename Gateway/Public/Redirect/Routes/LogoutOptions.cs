namespace Gateway.Public.Redirect.Routes;

/// <summary>What answers the Logout route of a migrated mapping. All other mappings' are the legacy side's, whatever stands here.</summary>
internal sealed class LogoutOptions
{
    public const string Section = "Gateway:Logout";

    /// <summary>
    /// Legacy passes it to the legacy backend, as long as there is one; Page answers with a small page, or with a redirect where <see cref="Url"/> is set,
    /// and ends a single logout that an identity provider began there: nobody answers its LogoutRequest. Default: Legacy.
    /// </summary>
    public LogoutAnswer Answer { get; set; } = LogoutAnswer.Legacy;

    /// <summary>Where the browser is sent instead of to the page; absolute and https. Default: none.</summary>
    public string? Url { get; set; }

    /// <summary>What the page calls the application, 1-100 characters. Default: none.</summary>
    public string? ApplicationName { get; set; }
}

/// <summary>Who answers.</summary>
internal enum LogoutAnswer
{
    /// <summary>The legacy backend.</summary>
    Legacy,

    /// <summary>The gateway.</summary>
    Page,
}
