namespace Gateway.Evidence.Shadow;

/// <summary>How much a finding matters.</summary>
internal enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>May fail, or will one day.</summary>
    Warning,

    /// <summary>Stytch would refuse the login.</summary>
    Error,
}
