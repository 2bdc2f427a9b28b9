namespace Gateway.Changes.Declared;

/// <summary>How the table stands to what is declared.</summary>
internal enum DeclaredCondition
{
    /// <summary>Nothing was compared yet.</summary>
    Starting,

    /// <summary>The folder cannot be read, or has no file with mappings. Nothing is changed because of that.</summary>
    Unreadable,

    /// <summary>The files have faults; nothing of them was applied.</summary>
    Faulty,

    /// <summary>The files were changed, and are about to be applied.</summary>
    Pending,

    /// <summary>The files were changed, and so much that a second admin has to approve the plan.</summary>
    WaitingForApproval,

    /// <summary>The table is as declared.</summary>
    InStep,

    /// <summary>
    /// The files were applied, and an operator changed mappings since. That is left as it is, until the files change or somebody applies the plan.
    /// </summary>
    Drifted,
}

/// <summary>What is known of the declared set. Immutable.</summary>
/// <param name="Condition">How the table stands to it.</param>
/// <param name="Since">Since when.</param>
/// <param name="Digest">Which content of the files this is about: SHA-256; empty where they could not be read.</param>
/// <param name="Revision">The table's revision it was compared with.</param>
/// <param name="Adds">How many mappings are declared and not there.</param>
/// <param name="Changes">How many are there otherwise than declared.</param>
/// <param name="Deletes">With prune: how many are there and not declared.</param>
/// <param name="PlanId">The plan that would bring the table in step; null where it is, or where there is none.</param>
/// <param name="Faults">What is wrong, at most 20 sentences.</param>
internal sealed record DeclaredState(
    DeclaredCondition Condition,
    DateTimeOffset Since,
    string Digest = "",
    long Revision = 0,
    long Adds = 0,
    long Changes = 0,
    long Deletes = 0,
    string? PlanId = null,
    IReadOnlyList<string>? Faults = null)
{
    /// <summary>How many mappings differ.</summary>
    public long Differences => Adds + Changes + Deletes;
}
