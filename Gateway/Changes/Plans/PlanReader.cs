using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Storage;

namespace Gateway.Changes.Plans;

/// <summary>Reads the changes of a plan, a chunk at a time.</summary>
internal sealed class PlanReader(IPlanStore plans)
{
    /// <summary>All changes, in the order of their identifiers' UTF-8 bytes.</summary>
    /// <exception cref="PlanGoneException">The plan was thrown away meanwhile.</exception>
    public async IAsyncEnumerable<PlannedChange> ReadAsync(Plan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 0; number < plan.Chunks; number++)
        {
            foreach (var change in await ReadChunkAsync(plan, number, cancellationToken))
            {
                yield return change;
            }
        }
    }

    /// <summary>Some changes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="kind">Only changes of this kind; null for all.</param>
    /// <param name="from">Where to begin: the default, or where the page before ended.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PlanGoneException">The plan was thrown away meanwhile.</exception>
    public async Task<PlanPage> ReadPageAsync(Plan plan, PlannedChangeKind? kind, PlanPlace from, int limit, CancellationToken cancellationToken)
    {
        var page = new List<PlannedChange>();
        for (var (number, index) = (from.Chunk, from.Index); number < plan.Chunks; (number, index) = (number + 1, 0))
        {
            var changes = await ReadChunkAsync(plan, number, cancellationToken);
            for (; index < changes.Count; index++)
            {
                if (kind is not null && changes[index].Kind != kind)
                {
                    continue;
                }

                if (page.Count == limit)
                {
                    return new PlanPage(page, new PlanPlace(number, index));
                }

                page.Add(changes[index]);
            }
        }

        return new PlanPage(page, Next: null);
    }

    private async Task<IReadOnlyList<PlannedChange>> ReadChunkAsync(Plan plan, int number, CancellationToken cancellationToken)
    {
        var chunk = await plans.ReadChunkAsync(plan.ContentId, number, cancellationToken) ?? throw new PlanGoneException();
        try
        {
            return PlanChunk.Read(chunk);
        }
        catch (JsonException e)
        {
            throw new StoreDamagedException(
                $"Chunk {number} of plan {plan.Id} cannot be read: throw the plan away (DELETE plans/{plan.Id}) and make it anew.", e);
        }
    }
}

/// <summary>Where the next change of a plan stands.</summary>
internal readonly record struct PlanPlace(int Chunk, int Index);

/// <param name="Changes">At most the limit.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
internal sealed record PlanPage(IReadOnlyList<PlannedChange> Changes, PlanPlace? Next);

/// <summary>A plan was thrown away while it was read.</summary>
internal sealed class PlanGoneException : Exception;
