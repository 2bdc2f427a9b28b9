using Gateway.Changes.Rollout;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;

namespace Gateway.Admin.Mappings;

/// <summary>
/// What a mapping that is put by hand is held against besides its own fields: characters that nobody types, the other mappings of its connection,
/// and, where it goes to Stytch by this, what stands in the way of a cutover.
/// </summary>
internal sealed class PutGuard(IMappingStore store, MappingTable table, IReadiness readiness)
{
    // Whoever has more mappings of one connection learns of the first few.
    private const int MaxCompared = 50;

    /// <summary>Why it must not be stored; null where nothing speaks against it.</summary>
    public async Task<Problem?> RefusalOfAsync(ConnectionMapping mapping, CancellationToken cancellationToken) =>
        await FormatCharactersAsync(mapping, cancellationToken)
        ?? await AudienceConflictAsync(mapping, cancellationToken)
        ?? await NotReadyAsync(mapping, cancellationToken);

    private async Task<Problem?> FormatCharactersAsync(ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        var found = mapping.Keys()
            .Select((key, i) => (Key: key, Field: i == 0 ? "identifier" : $"aliases[{i - 1}]", Names: HiddenCharacters.FormatCharactersOf(key)))
            .Where(key => key.Names.Length > 0)
            .ToList();
        if (found.Count == 0)
        {
            return null;
        }

        // What is there already may be changed as it is, also without force.
        var present = await store.FindAsync(mapping.Identifier, cancellationToken);
        found.RemoveAll(key => present?.Identifier == mapping.Identifier && present.Keys().Contains(key.Key, StringComparer.Ordinal));
        return found.Count == 0
            ? null
            : new Problem(
                ErrorType.InvalidMapping,
                "An identifier has a character that cannot be seen; nothing was stored. force=true with a reason stores it all the same.")
            {
                Errors = [.. found.Select(key => new ProblemError(
                    key.Field, "format_character", $"Has {key.Names}: no URL with the visible letters leads here."))],
            };
    }

    private async Task<Problem?> AudienceConflictAsync(ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        if (mapping.AlternativeAudienceUri is not { } audience || mapping.State is MappingState.Retired)
        {
            return null;
        }

        // The table has no index by connection: nobody puts mappings by the thousand.
        var sharing = table.Entries
            .Where(entry => entry.Identifier != mapping.Identifier
                && entry.State is not MappingState.Retired
                && entry.Project?.Name == mapping.Project
                && entry.ConnectionIdText.SequenceEqual(mapping.ConnectionId))
            .Take(MaxCompared)
            .Select(entry => entry.Identifier)
            .ToList();
        foreach (var identifier in sharing)
        {
            var other = await store.FindAsync(identifier, cancellationToken);
            if (other?.ConnectionId == mapping.ConnectionId && other.AlternativeAudienceUri is { } others && others != audience)
            {
                var message =
                    $"Mapping {other.Identifier} of the same connection has {others}: a Stytch connection holds one, "
                        + "so logins of one of them would be refused. "
                        + "Give each a connection of its own; or plan both with the same value.";
                return new Problem(
                    ErrorType.InvalidMapping,
                    "Two mappings of one connection differ in the legacy audience; nothing was stored. force=true with a reason stores it all the same.")
                {
                    Errors = [new("alternative_audience_uri", "audience_conflict", message)],
                };
            }
        }

        return null;
    }

    private async Task<Problem?> NotReadyAsync(ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        if (mapping.State is not MappingState.Migrated
            || await store.FindAsync(mapping.Identifier, cancellationToken) is not { State: MappingState.Legacy or MappingState.Shadow } present
            || present.Identifier != mapping.Identifier)
        {
            return null;
        }

        var blocks = await readiness.BlocksOfAsync([mapping], cancellationToken);
        return blocks.TryGetValue(mapping.Identifier, out var found)
            ? CommitProblems.NotReady(found, "Nothing was stored. force=true with a reason stores it all the same.")
            : null;
    }
}
