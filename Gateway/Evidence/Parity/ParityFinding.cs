namespace Gateway.Evidence.Parity;

/// <summary>One thing that does not fit.</summary>
/// <param name="Code">What.</param>
/// <param name="Severity">What it means for logins.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="StytchError">The error that Stytch would end such a login with; null where none is to be expected.</param>
/// <param name="IsFixable">True where a fix can mend it at Stytch.</param>
/// <param name="Expected">What the mapping or the traffic says; null where there is nothing to compare.</param>
/// <param name="Found">What Stytch holds.</param>
/// <param name="Near">What alone parts the two, where it is little.</param>
internal sealed record ParityFinding(
    ParityCode Code,
    ParitySeverity Severity,
    string Message,
    string Remedy,
    string? StytchError,
    bool IsFixable,
    string? Expected,
    string? Found,
    IReadOnlyList<NearMiss> Near)
{
    public static ParityFinding Of(ParityCode code, string? expected = null, string? found = null)
    {
        var row = code.Row();
        return new(
            code,
            row.Severity,
            row.Message,
            row.Remedy,
            row.StytchError,
            row.IsFixable,
            expected,
            found,
            expected is null || found is null ? [] : NearMisses.Between(expected, found));
    }
}
