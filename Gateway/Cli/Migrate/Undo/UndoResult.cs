using Gateway.Cli.Migrate.Journal;

namespace Gateway.Cli.Migrate.Undo;

/// <summary>How a thing that a run made stands after its undoing. The wire name is the member's name in snake_case.</summary>
internal enum UndoStatus
{
    TakenBack,

    /// <summary>Looked at only: it would be taken back.</summary>
    Planned,

    /// <summary>It was not there any more.</summary>
    Gone,

    /// <summary>Somebody changed it since, or uses it.</summary>
    Left,

    /// <summary>It was there before the run, which changed it and did not make it.</summary>
    Kept,

    /// <summary>The journal does not tell whether the run made it.</summary>
    Unknown,

    Failed,

    /// <summary>The undoing ended before its turn.</summary>
    NotReached,
}

/// <summary>What came of one thing.</summary>
/// <param name="Identifier">The tenant it was made for.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Stytch's id, or a mapping's identifier; null where nobody answered when it was asked for.</param>
/// <param name="Status">What came of it.</param>
internal sealed record UndoResult(string Identifier, MadeKind Kind, string? Id, UndoStatus Status)
{
    /// <summary>Why it is there still; null where it is not, or is to be taken back.</summary>
    public string? Reason { get; init; }

    /// <summary>Stytch's own name of the call that failed, for a question to its support.</summary>
    public string? StytchRequestId { get; init; }
}
