using Gateway.Changes.Plans;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout.Mass;

/// <summary>What became of a change of many mappings. Where it is not <see cref="Applied"/>, nothing was changed.</summary>
internal abstract record MassResult
{
    /// <summary>Stored as one revision.</summary>
    public sealed record Applied(StorePosition Position, MassCounts Counts) : MassResult;

    /// <summary>A plan waits to be applied, or to be approved.</summary>
    public sealed record Planned(Plan Plan, MassCounts Counts, bool NeedsApproval) : MassResult;

    /// <summary>Every selected mapping is so already, was left out, or none is selected.</summary>
    public sealed record Nothing(MassCounts Counts) : MassResult;

    /// <summary>Selected mappings do not allow it.</summary>
    public sealed record Refused(MassCounts Counts) : MassResult;

    /// <summary>The plan has faults: stored mappings break the rules of this gateway's configuration.</summary>
    public sealed record Faulty(IReadOnlyList<PlanFault> Faults, long Count) : MassResult;

    /// <summary>Others changed the selected mappings each time it was tried.</summary>
    /// <param name="Conflicts">The mappings that were changed last; empty where the plan says only that the table moved.</param>
    public sealed record Outrun(IReadOnlyList<CommitConflict> Conflicts) : MassResult;

    /// <summary>The store is not the one this gateway follows.</summary>
    public sealed record LostContent(StorePosition Position) : MassResult;

    /// <summary>What the counts alone decides, once the whole selection was judged; null where there is something to do.</summary>
    public static MassResult? Of(MassChange change, MassCounts counts) => counts switch
    {
        { RefusedCount: > 0 } when !change.SkipsRefused => new Refused(counts),
        { Changed: 0 } => new Nothing(counts),
        _ => null,
    };
}
