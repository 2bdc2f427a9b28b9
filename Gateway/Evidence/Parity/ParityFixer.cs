using Gateway.Evidence.Connections;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Evidence.Parity;

/// <summary>Shows, or makes, the changes at Stytch that <see cref="ParityFix"/> chooses, on what Stytch holds at this moment.</summary>
internal sealed class ParityFixer(
    IMappingStore store, ParityReader reader, ParityLookup book, StytchClients clients, TimeProvider timeProvider, ILogger<ParityFixer> logger)
{
    /// <summary>The most mappings of one call: each is read anew, and changed, while the caller waits.</summary>
    public const int MaxMappings = 100;

    /// <summary>The mappings of a selection, one more than <see cref="MaxMappings"/> at the most.</summary>
    public async Task<IReadOnlyList<ConnectionMapping>> SelectAsync(ParitySelection selection, CancellationToken cancellationToken)
    {
        var selected = new List<ConnectionMapping>();
        await foreach (var page in selection.PagesAsync(store, cancellationToken))
        {
            selected.AddRange(page.Take(MaxMappings + 1 - selected.Count));
            if (selected.Count > MaxMappings)
            {
                break;
            }
        }

        return selected;
    }

    public async Task<ParityFixResult> FixAsync(
        ConnectionMapping mapping, IReadOnlyCollection<string> fingerprints, bool isDryRun, StytchOccasion occasion, CancellationToken cancellationToken)
    {
        // Never from what was known before, nor from what another mapping's fix found.
        var reading = await reader.RefreshAsync(reader.Begin(occasion), mapping, cancellationToken);
        if (reading is not ConnectionReading.Found { Facts: var facts } || clients.Find(mapping.Project)?.For(occasion) is not { } client)
        {
            return new(mapping.Identifier, [], await ReportAsync(mapping, reading, cancellationToken));
        }

        var subject = (await book.SubjectsAsync([mapping], new Dictionary<string, ParityCode>(), cancellationToken))[0] with { Facts = facts };
        var steps = await WithoutConflictsAsync(ParityFix.Plan(subject, fingerprints, timeProvider.GetUtcNow()), mapping, cancellationToken);
        if (!isDryRun && steps.Any(step => step.Outcome is FixOutcome.Planned))
        {
            steps = await MakeAsync(client, mapping, facts, steps, cancellationToken);
        }

        return new(mapping.Identifier, steps, await ReportAsync(mapping, reading, cancellationToken));
    }

    private async Task<ParityReport> ReportAsync(ConnectionMapping mapping, ConnectionReading reading, CancellationToken cancellationToken)
    {
        var unread = new Dictionary<string, ParityCode>();
        if (reading is ConnectionReading.Unread { Why: var why })
        {
            unread.Add(mapping.Identifier, why);
        }

        return (await book.ReadAsync([mapping], unread, cancellationToken))[0];
    }

    // Several mappings may lead to one connection, which has one of each value: what mends one would break the other.
    private async Task<IReadOnlyList<ParityFixStep>> WithoutConflictsAsync(
        IReadOnlyList<ParityFixStep> steps, ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        if (steps.Count == 0)
        {
            return steps;
        }

        var page = await store.ListAsync(new MappingQuery(null, null, mapping.ConnectionId, null, MappingQuery.MaxLimit), cancellationToken);
        var others = page.Mappings.Where(other => other.Identifier != mapping.Identifier && ConnectionKey.Of(other) == ConnectionKey.Of(mapping)).ToList();
        return [.. steps.Select(step => others.Find(other => WishOf(other, step.Field) is { } wish && wish != step.To) is { } other
            ? step with { Outcome = FixOutcome.Conflict, Detail = other.Identifier }
            : step)];
    }

    private static string? WishOf(ConnectionMapping mapping, string field) => field switch
    {
        "alternative_audience_uri" => mapping.AlternativeAudienceUri,
        "alternative_acs_url" => mapping.AlternativeAcsUrl,
        "idp_entity_id" => mapping.IdpEntityId,
        _ => null,
    };

    // A call for each: a refusal of one field does not hold up the others, and Stytch takes one certificate a call.
    private async Task<IReadOnlyList<ParityFixStep>> MakeAsync(
        StytchClient client, ConnectionMapping mapping, ConnectionFacts facts, IReadOnlyList<ParityFixStep> steps, CancellationToken cancellationToken)
    {
        var made = new List<ParityFixStep>(steps.Count);
        foreach (var step in steps)
        {
            if (step.Outcome is not FixOutcome.Planned)
            {
                made.Add(step);
                continue;
            }

            var organization = facts.OrganizationId ?? mapping.OrganizationId!;
            var (told, after) = step.OrganizationChange is { } change
                ? Tell(step, await client.UpdateOrganizationAsync(organization, change, cancellationToken), changed => After(facts, changed))
                : Tell(
                    step,
                    await client.UpdateSamlConnectionAsync(organization, mapping.ConnectionId, step.Change, cancellationToken),
                    changed => After(facts, changed));
            made.Add(told);
            if (after is not null)
            {
                facts = after;
                await reader.KeepAsync(facts, cancellationToken);
                logger.ConnectionFixed(step.Field, mapping.ConnectionId, mapping.Project, mapping.Identifier);
            }
        }

        return made;
    }

    // What became of a step, and the facts after it; those are null where it was not done.
    private static (ParityFixStep Told, ConnectionFacts? After) Tell<T>(ParityFixStep step, StytchResult<T> result, Func<T, ConnectionFacts> after)
    {
        if (result is StytchResult<T>.Success success)
        {
            return (step with { Outcome = FixOutcome.Done }, after(success.Value));
        }

        var refused = result as StytchResult<T>.Refused;
        return (step with
        {
            Outcome = result.MayHaveBeenDone ? FixOutcome.Unanswered : FixOutcome.Refused,
            Detail = refused?.Details is { } details ? $"{refused.ErrorType} ({details})" : refused?.ErrorType,
        }, null);
    }

    // The organization was not asked again: what is known of it stays.
    private ConnectionFacts After(ConnectionFacts before, SamlConnection connection) =>
        After(before, ConnectionFactsMaker.Make(before.Project, connection, null, timeProvider.GetUtcNow()).WithOrganizationOf(before));

    private ConnectionFacts After(ConnectionFacts before, StytchOrganization organization) =>
        After(before, ConnectionFactsMaker.WithOrganization(before, organization) with { ReadAt = FactTime.ToMoment(FactTime.Of(timeProvider.GetUtcNow())) });

    // What a change answers is newer than what was read before it.
    private static ConnectionFacts After(ConnectionFacts before, ConnectionFacts facts) =>
        facts.ReadAt > before.ReadAt ? facts : facts with { ReadAt = before.ReadAt.AddMicroseconds(1) };
}
