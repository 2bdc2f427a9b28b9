using Gateway.Changes.Rollout;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Telemetry;

namespace Gateway.Admin.Mappings;

/// <summary>Says for people and programs why the store refused a write. Pure.</summary>
internal static class CommitProblems
{
    /// <param name="conflicts">What the store named; at least one.</param>
    /// <param name="mapping">The mapping that was to be stored; null for a deletion.</param>
    /// <param name="current">The mapping that is there now; null where there is none.</param>
    public static Problem Of(IReadOnlyList<CommitConflict> conflicts, ConnectionMapping? mapping, ConnectionMapping? current)
    {
        // The version first: who works from an old copy has to read the new one before anything else is worth mending.
        if (conflicts.OfType<CommitConflict.VersionMismatch>().Any())
        {
            return VersionMismatch(current);
        }

        if (conflicts.OfType<CommitConflict.NotFound>().Any())
        {
            return NotFound(aliased: null);
        }

        var taken = conflicts.OfType<CommitConflict.KeyTaken>().Select(conflict => Taken(conflict, mapping)).ToList();
        return new Problem(ErrorType.KeyTaken, string.Join(' ', taken.Select(error => error.Message)) + " Nothing was changed.") { Errors = taken };
    }

    /// <summary>The mapping's logins would fail at Stytch.</summary>
    /// <param name="blocks">What stands in the way.</param>
    /// <param name="consequence">What did not happen, and how to have it all the same.</param>
    public static Problem NotReady(IReadOnlyList<CutoverBlock> blocks, string consequence) => new(
        ErrorType.NotReady, $"{TransitionRefusal.Blocked.Message()} {consequence}")
    {
        Errors = [.. blocks.Select(block => new ProblemError("readiness", block.Code, block.ToSentence()))],
    };

    /// <summary>A mapping that was to be created is there already.</summary>
    public static Problem Exists(string identifier)
    {
        ProblemError taken = new("identifier", "key_taken", $"'{identifier}' has a mapping already: change that one.", identifier);
        return new Problem(ErrorType.KeyTaken, taken.Message + " Nothing was changed.") { Errors = [taken] };
    }

    /// <summary>The caller named a version that is not there.</summary>
    /// <param name="current">The mapping that is there now; null where there is none.</param>
    public static Problem VersionMismatch(ConnectionMapping? current) => OtherVersion(ErrorType.VersionMismatch, current);

    /// <summary>Somebody else's change came between reading and writing.</summary>
    /// <param name="current">The mapping that is there now; null where there is none.</param>
    public static Problem ChangedMeanwhile(ConnectionMapping? current) => OtherVersion(ErrorType.ChangedMeanwhile, current);

    private static Problem OtherVersion(ErrorType type, ConnectionMapping? current)
    {
        var detail = current is null
            ? "There is no mapping with this identifier."
            : $"The mapping is at version {current.Version} and in state {Words.Of(current.State)}, "
                + $"made by {current.UpdatedBy} at {current.UpdatedAt.UtcDateTime:O} "
                + $"in revision {current.Revision}: read it again before you change it.";
        return new Problem(type, detail + " Nothing was changed.")
        {
            CurrentVersion = current?.Version ?? 0,
            CurrentMadeBy = current is null ? null : (current.UpdatedBy, current.UpdatedAt),
        };
    }

    /// <param name="aliased">The mapping that has the identifier as an alias, where there is one.</param>
    public static Problem NotFound(ConnectionMapping? aliased)
    {
        if (aliased is null)
        {
            return new Problem(ErrorType.NotFound, "There is no mapping with this identifier.");
        }

        // A mapping has one address. Were it answered under its aliases too, the answer could not be put back where it was read.
        var message = $"Is an alias of mapping '{aliased.Identifier}': ask for that one.";
        return new Problem(ErrorType.NotFound, "There is no mapping with this identifier, and another one has it as an alias.")
        {
            Errors = [new("identifier", "is_alias", message, aliased.Identifier)],
        };
    }

    public static Problem LostContent { get; } = new(
        ErrorType.StoreLostContent,
        "The store does not hold the content this gateway serves: it was emptied, restored from an older copy, or is another store. "
        + "Nothing was changed, and logins "
        + "go on from memory. Compare 'store' and 'table' in GET /admin/v1/status, then restore the store's data, or have an admin key fill the store "
        + "from this gateway (POST /admin/v1/store/reseed) or take the store as it is (POST /admin/v1/store/accept).");

    private static ProblemError Taken(CommitConflict.KeyTaken conflict, ConnectionMapping? mapping)
    {
        var alias = mapping?.Aliases.ToList().IndexOf(conflict.Key) ?? -1;
        var field = alias >= 0 ? $"aliases[{alias}]" : "identifier";
        return new(field, "key_taken", $"'{conflict.Key}' already leads to mapping '{conflict.Owner}'.", conflict.Owner);
    }
}
