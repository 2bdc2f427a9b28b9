namespace Gateway.Mappings;

/// <summary>Where a mapping stands in its migration; it alone decides which side gets a login.</summary>
internal enum MappingState
{
    /// <summary>Proxied to the legacy backend.</summary>
    Legacy,

    /// <summary>Proxied to the legacy backend; each response is also checked as Stytch would.</summary>
    Shadow,

    /// <summary>Sent to Stytch.</summary>
    Migrated,

    /// <summary>Answered with a 503 page that asks to come back.</summary>
    Paused,

    /// <summary>Answered with a 410 page that names the new settings.</summary>
    Retired,
}

/// <summary>How the browser is handed to Stytch.</summary>
internal enum MappingDelivery
{
    /// <summary>An HTTP redirect.</summary>
    Redirect,

    /// <summary>A page that submits the form again, for identity providers whose CSP <c>form-action</c> blocks redirects.</summary>
    Repost,
}
