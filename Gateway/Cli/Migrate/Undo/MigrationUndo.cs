using Gateway.Cli.Migrate.Journal;
using Gateway.Stytch.Api;

namespace Gateway.Cli.Migrate.Undo;

/// <summary>Takes back what runs made, some organizations at once, the last made first.</summary>
internal sealed class MigrationUndo(StytchClients clients, IUndoMappings mappings, UndoJournal? journal, UndoTerms terms)
{
    /// <summary>Why it ended early; null where it did not.</summary>
    public string? StoppedBy { get; private set; }

    /// <summary>
    /// A result a thing, in the order of the groups. Without a journal nothing is changed. Ends early, with all results so far, where it is cancelled.
    /// </summary>
    /// <param name="groups">What; each of a project whose keys are here.</param>
    /// <param name="parallel">How many at once.</param>
    /// <param name="onDone">Told of each group as it is done, by several threads; true where it failed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<UndoResult>> RunAsync(
        IReadOnlyList<UndoGroup> groups, int parallel, Action<bool> onDone, CancellationToken cancellationToken)
    {
        var results = new IReadOnlyList<UndoResult>?[groups.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new MigrationAttempts(terms.Migration, stop);
        try
        {
            await Parallel.ForAsync(
                0, groups.Count, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = stop.Token }, async (i, cancellation) =>
                {
                    var undo = Of(groups[i]);
                    MigrationException? failure = null;
                    try
                    {
                        failure = await attempts.TryAsync(() => undo.RunAsync(cancellation), cancellation);
                    }
                    finally
                    {
                        // What went before it was ended is told as well.
                        results[i] = undo.ResultsAfter(failure);
                    }

                    onDone(failure is not null);
                });
        }
        catch (OperationCanceledException)
        {
            StoppedBy = "It was ended by hand.";
        }

        StoppedBy = attempts.StoppedBy ?? StoppedBy;
        return [.. results.SelectMany((found, i) => found ?? [.. groups[i].Objects.Select(NotReached)])];
    }

    private OrganizationUndo Of(UndoGroup group)
    {
        var stytch = clients.All.First(client => client.ProjectId == group.ProjectId).For(new() { Identifier = group.Objects[0].Tenant });
        return new OrganizationUndo(group, stytch, mappings, journal, terms);
    }

    private static UndoResult NotReached(MadeObject made) => new(made.Tenant, made.Kind, made.Id, UndoStatus.NotReached);
}
