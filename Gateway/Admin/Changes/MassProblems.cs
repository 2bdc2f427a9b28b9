using Gateway.Admin.Mappings;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout.Mass;
using Gateway.Errors;
using Gateway.Mappings.Store;
using Gateway.Telemetry;

namespace Gateway.Admin.Changes;

/// <summary>Says why a change of many mappings was not made; nothing was changed then.</summary>
internal sealed class MassProblems(IMappingStore store, ILogger<MassProblems> logger)
{
    /// <summary>The most mappings that are read again to say who changed them.</summary>
    private const int MaxAsked = 20;

    public async Task<Problem> OfAsync(MassResult result, string by, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case MassResult.Refused refused:
                return Of(refused.Counts);
            case MassResult.Faulty faulty:
                return Of(faulty.Faults, faulty.Count);
            case MassResult.Outrun lost:
                return await LostAsync(lost.Conflicts, cancellationToken);
            case MassResult.LostContent moved:
                logger.StoreMoved(by, moved.Position.Lineage, moved.Position.Revision);
                return CommitProblems.LostContent;
            default:
                throw new InvalidOperationException($"{result.GetType().Name} is no refusal.");
        }
    }

    /// <summary>The stored mappings themselves break rules.</summary>
    public static Problem Of(IReadOnlyList<PlanFault> faults, long count) =>
        new(ErrorType.InvalidMapping, $"{count} of the mappings cannot be stored as they would be. Nothing was changed.")
        {
            Errors = [.. faults.Select(fault => new ProblemError(fault.Field, fault.Code, fault.Message, fault.Owner))],
        };

    /// <summary>Others came in between.</summary>
    public async Task<Problem> LostAsync(IReadOnlyList<CommitConflict> conflicts, CancellationToken cancellationToken)
    {
        var errors = new List<ProblemError>();
        foreach (var conflict in conflicts.Take(MaxAsked))
        {
            var current = await store.FindAsync(conflict.Identifier, cancellationToken);
            errors.Add(new(
                conflict.Identifier,
                "changed",
                current is null
                    ? "Was deleted."
                    : $"Is at version {current.Version} and in state {Words.Of(current.State)}, made by {current.UpdatedBy} in revision {current.Revision}."));
        }

        return new Problem(ErrorType.ChangedMeanwhile, "Others changed the table each time this was tried. Nothing was changed: try again when they are done.")
        {
            Errors = errors,
        };
    }

    private static Problem Of(MassCounts counts) =>
        new(
            counts.BlockedCount == counts.RefusedCount ? ErrorType.NotReady : ErrorType.TransitionRefused,
            $"{counts.RefusedCount} of {counts.Selected} selected mappings do not allow "
            + $"it{(counts.RefusedCount > counts.Refused.Count ? $" (the first {counts.Refused.Count} are named)" : "")}. "
            + "Nothing was changed: mend or leave them out, or say \"skip_refused\": true."
            + (counts.BlockedCount > 0 ? " \"force\": true cuts over also what is not ready." : ""))
        {
            Errors = [.. counts.Refused.SelectMany(ErrorsOf)],
        };

    private static IEnumerable<ProblemError> ErrorsOf(RefusedMapping refused) => refused.Blocks.Count == 0
        ? [new ProblemError(refused.Identifier, refused.Code, refused.Message)]
        : refused.Blocks.Select(block => new ProblemError(refused.Identifier, block.Code, block.ToSentence()));
}
