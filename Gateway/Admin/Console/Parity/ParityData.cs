using Gateway.Admin.Parity;
using Gateway.Errors;
using Gateway.Evidence.Parity;

namespace Gateway.Admin.Console.Parity;

/// <summary>What the page shows of how mappings stand to what Stytch holds.</summary>
/// <param name="Query">Which of them.</param>
/// <param name="Mappings">A page of them.</param>
/// <param name="Run">The run in the background, or the last one; null where there was none.</param>
/// <param name="Next">Where the next page is; null on the last.</param>
/// <param name="Problem">Why a run was refused; null where none was.</param>
internal sealed record ParityData(ParityQuery Query, IReadOnlyList<ParityReport> Mappings, ParityRun? Run, string? Next, ProblemDocument? Problem);

/// <summary>Which mappings.</summary>
/// <param name="Status">Of this status; null for any.</param>
/// <param name="Wave">Of this wave; null for any.</param>
/// <param name="Cursor">Where the page begins; null for the first.</param>
internal sealed record ParityQuery(string? Status, string? Wave, string? Cursor)
{
    public const string StatusField = "status";
    public const string WaveField = "wave";
    public const string CursorField = "cursor";

    /// <summary>The page, or the call of the API, of this query.</summary>
    public string To(string path, string? limit = null) =>
        ConsoleRequest.Target(path, (StatusField, Status), (WaveField, Wave), (CursorField, Cursor), ("limit", limit));
}

/// <summary>What the page shows of a fix.</summary>
/// <param name="Identifiers">The mappings.</param>
/// <param name="Certificates">Fingerprints that are vouched for, as they were typed.</param>
/// <param name="Fix">What would be, or was, changed; null where it was refused.</param>
/// <param name="Problem">Why it was refused; null where it was not.</param>
internal sealed record ParityFixData(IReadOnlyList<string> Identifiers, string? Certificates, ParityFixDocument? Fix, ProblemDocument? Problem);
