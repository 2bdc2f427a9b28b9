namespace Gateway.Evidence.Readiness;

/// <summary>Whether a mapping's logins can be sent to Stytch.</summary>
internal enum ReadinessVerdict
{
    /// <summary>Its logins were looked at, and Stytch would have taken them.</summary>
    Ready,

    /// <summary>Its logins would fail; a cutover is refused unless it is forced.</summary>
    Blocked,

    /// <summary>Too little was seen to tell; a cutover is not refused.</summary>
    Unknown,
}
