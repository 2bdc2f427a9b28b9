namespace Gateway.Evidence.Identities;

/// <summary>Why nobody of a mapping is watched. The wire name is the member's name in snake_case.</summary>
internal enum UnwatchedReason
{
    /// <summary>The configuration names no key file.</summary>
    NoKeyFile,

    /// <summary>The mapping's wave is none of those that the configuration names.</summary>
    OtherWave,

    /// <summary>What Stytch takes the e-mail address from is not known.</summary>
    AttributeMappingUnknown,
}

/// <summary>How the identities of a mapping's people drift, in counts alone.</summary>
/// <param name="Unwatched">Why nobody is watched; null where people are.</param>
/// <param name="People">How many people count.</param>
/// <param name="Stale">How many are kept that do not count: with another key, or another attribute for the address, than holds now.</param>
/// <param name="Findings">What may go wrong, and for how many.</param>
internal sealed record IdentityReport(UnwatchedReason? Unwatched, int People, int Stale, IReadOnlyList<DriftFinding> Findings);
