using Gateway.Cli.Migrate.Journal;
using Gateway.Stytch.Api;

namespace Gateway.Cli.Migrate.Undo;

/// <summary>
/// Takes back what was made in one organization, as far as it is as the run left it and nobody uses it. Looks at each thing right before it is taken. May be
/// run again after a failure: what is done stays done.
/// </summary>
internal sealed class OrganizationUndo(UndoGroup group, StytchClient stytch, IUndoMappings mappings, UndoJournal? journal, UndoTerms terms)
{
    private readonly StytchSide _stytch = new(stytch, terms.Migration);
    private readonly UndoResult?[] _results = new UndoResult?[group.Objects.Count];

    // By mapping's identifier and by connection's id: what went, or would go.
    private readonly HashSet<string> _goneMappings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _goneConnections = new(StringComparer.Ordinal);

    // Connections that Stytch deletes with their organization only: their places.
    private readonly List<int> _defaults = [];

    private int _at;

    /// <summary>Does what is left to do.</summary>
    /// <exception cref="MigrationException">A call did not succeed; what was done before it is in the results.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (_at = 0; _at < _results.Length; _at++)
        {
            var made = group.Objects[_at];
            _results[_at] ??= made.Kind switch
            {
                MadeKind.Mapping => await TakeMappingAsync(made, cancellationToken),
                MadeKind.Connection => await TakeConnectionAsync(made, cancellationToken),
                _ => await TakeOrganizationAsync(made, cancellationToken),
            };
        }
    }

    /// <summary>A result a thing.</summary>
    /// <param name="failure">What the last attempt ended by; null where it came to its end.</param>
    public IReadOnlyList<UndoResult> ResultsAfter(MigrationException? failure) =>
    [
        .. group.Objects.Select((made, i) => _results[i] ?? (failure is not null && i == _at
            ? ResultOf(made, UndoStatus.Failed, failure.Message) with { StytchRequestId = failure.StytchRequestId }
            : ResultOf(made, UndoStatus.NotReached))),
    ];

    private async Task<UndoResult> TakeMappingAsync(MadeObject made, CancellationToken cancellationToken)
    {
        if (await mappings.FindAsync(made.Tenant, cancellationToken) is not { } found)
        {
            return Gone(made);
        }

        if (made.DifferencesTo(ObjectFields.Of(found)) is { Count: > 0 } changed)
        {
            return Left(made, ChangedIn(changed));
        }

        // There and back again is two changes: somebody meant something by them.
        if (made is { Version: { } version, Intended.Count: 0 } && version != found.Version)
        {
            return Left(made, $"Somebody changed it since: it is at version {found.Version}, and the run left it at {version}.");
        }

        if (!terms.TakesUsed && await mappings.FindLastUseAsync(made.Tenant, cancellationToken) is { } lastUse)
        {
            return Left(made, $"Logins use it, the last one on {lastUse:yyyy-MM-dd HH:mm} UTC: give --include-used where it may go all the same.");
        }

        if (journal is not null)
        {
            journal.Begin(made);
            await mappings.DeleteAsync(found, $"migrate undo{(made.Run.Length > 0 ? $" of run {made.Run}" : "")}", cancellationToken);
        }

        _goneMappings.Add(made.Tenant);
        return Taken(made);
    }

    private async Task<UndoResult> TakeConnectionAsync(MadeObject made, CancellationToken cancellationToken)
    {
        var found = await _stytch.FindConnectionsAsync(made, cancellationToken);
        if (found is not [var connection])
        {
            return found.Count == 0
                ? Gone(made)
                : Left(made, $"{found.Count} connections are named '{made.Name}': which of them is the run's cannot be known.");
        }

        if (made.DifferencesTo(ObjectFields.Of(connection)) is { Count: > 0 } changed)
        {
            return Left(made, ChangedIn(changed), connection.ConnectionId);
        }

        if (made.Id is null && !StytchSide.IsBare(connection))
        {
            return Left(made, "Nobody answered when it was asked for, and somebody set it up since.", connection.ConnectionId);
        }

        var leading = await mappings.FindByConnectionAsync(connection.ConnectionId, cancellationToken);
        if (leading.FirstOrDefault(other => !_goneMappings.Contains(other.Identifier)) is { } mapping)
        {
            return Left(made, $"Mapping {mapping.Identifier} leads to it.", connection.ConnectionId);
        }

        _goneConnections.Add(connection.ConnectionId);
        if (journal is not null)
        {
            journal.Begin(made);
            if (!await _stytch.DeleteConnectionAsync(made, connection, cancellationToken))
            {
                _defaults.Add(_at);
                return Left(made, "It is the default connection of its organization: choose another one in Stytch's dashboard.", connection.ConnectionId);
            }
        }

        return Taken(made, connection.ConnectionId);
    }

    private async Task<UndoResult> TakeOrganizationAsync(MadeObject made, CancellationToken cancellationToken)
    {
        if (await _stytch.FindOrganizationAsync(made, cancellationToken) is not { } found)
        {
            return Gone(made);
        }

        var id = found.OrganizationId;
        var own = found.SsoDefaultConnectionId is { } chosen && _goneConnections.Contains(chosen) ? found with { SsoDefaultConnectionId = null } : found;
        if (made.DifferencesTo(ObjectFields.Of(own)) is { Count: > 0 } changed)
        {
            return Left(made, ChangedIn(changed), id);
        }

        if (made.Id is null && (found.CreatedAt is null || found.CreatedAt != found.UpdatedAt))
        {
            return Left(made, "Nobody answered when it was asked for, and whether somebody changed it since cannot be known.", id);
        }

        if (await _stytch.ListConnectionsAsync(id, cancellationToken) is not { } connections)
        {
            return Gone(made);
        }

        var others = connections.Saml.Select(connection => connection.ConnectionId)
            .Concat(connections.Others.Select(connection => connection.ConnectionId))
            .Except(_goneConnections)
            .ToList();
        if (others.Count > 0)
        {
            return Left(made, $"It has {(others.Count == 1 ? "connection" : "connections")} {string.Join(", ", others)}.", id);
        }

        if (await _stytch.HasMembersAsync(id, cancellationToken))
        {
            return Left(made, "It has members.", id);
        }

        if (journal is not null)
        {
            journal.Begin(made);
            await _stytch.DeleteOrganizationAsync(id, cancellationToken);
            foreach (var place in _defaults)
            {
                _results[place] = Taken(group.Objects[place], _results[place]!.Id);
            }
        }

        return Taken(made, id);
    }

    private UndoResult Taken(MadeObject made, string? id = null)
    {
        journal?.TakenBack(made, id ?? made.Id);
        return ResultOf(made, journal is null ? UndoStatus.Planned : UndoStatus.TakenBack) with { Id = id ?? made.Id };
    }

    private UndoResult Gone(MadeObject made)
    {
        journal?.Begin(made);
        journal?.TakenBack(made, made.Id);
        return ResultOf(made, UndoStatus.Gone);
    }

    private static UndoResult Left(MadeObject made, string reason, string? id = null) =>
        ResultOf(made, UndoStatus.Left, reason) with { Id = id ?? made.Id };

    private static UndoResult ResultOf(MadeObject made, UndoStatus status, string? reason = null) =>
        new(made.Tenant, made.Kind, made.Id, status) { Reason = reason };

    private static string ChangedIn(IReadOnlyList<string> fields) => $"Somebody changed it since: {string.Join(", ", fields)}.";
}
