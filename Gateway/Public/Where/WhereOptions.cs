using System.ComponentModel.DataAnnotations;

namespace Gateway.Public.Where;

/// <summary>The listener that tells applications where a tenant signs in.</summary>
internal enum WhereListener
{
    /// <summary>None: nobody is told.</summary>
    None,

    /// <summary>The ops listener.</summary>
    Ops,

    /// <summary>The public listener.</summary>
    Public,
}

/// <summary>Whether and to whom the gateway tells on which side a tenant signs in now.</summary>
internal sealed class WhereOptions
{
    public const string Section = "Gateway:Where";

    /// <summary>Where it is asked. Default: None.</summary>
    public WhereListener Listener { get; set; }

    /// <summary>Who may ask. Default: nobody.</summary>
    public List<WhereTokenOptions> Tokens { get; init; } = [];

    /// <summary>
    /// The origin of the old URLs, such as <c>https://sso.acme.com</c>: what a start URL of the legacy side begins with. Default: none, and no such URL is
    /// told.
    /// </summary>
    public string? LegacyOrigin { get; set; }

    /// <summary>How often a token may ask in a minute, 1-1,000,000. Default: 6,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "must lie between 1 and 1000000.")]
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>How many requests without a valid token an address may make in a minute, 1-10,000; beyond, it is told to wait. Default: 60.</summary>
    [Range(1, 10_000, ErrorMessage = "must lie between 1 and 10000.")]
    public int RefusalsPerMinute { get; set; } = 60;
}

/// <summary>A token that reads, and reads of one project alone.</summary>
internal sealed class WhereTokenOptions
{
    /// <summary>The project whose mappings it may ask for.</summary>
    public string Project { get; set; } = "";

    /// <summary>The file that holds it: 32 characters or more. It is read again within 5 s of a change.</summary>
    public string File { get; set; } = "";
}
