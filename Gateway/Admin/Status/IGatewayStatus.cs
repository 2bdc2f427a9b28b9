using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Storage;

namespace Gateway.Admin.Status;

/// <summary>What the admin API has to know of the process around it.</summary>
internal interface IGatewayStatus
{
    /// <summary>How the gateway stands at this moment; no I/O.</summary>
    GatewayStatus Read();

    /// <summary>What stands around the gateway, as far as it was heard of. Looks at the snapshot's file; calls nobody.</summary>
    GatewaySurroundings ReadSurroundings();

    /// <summary>
    /// Completes when this gateway serves a commit, so that who changed a mapping finds it served at once; also when that takes longer than a
    /// second, for the commit itself is done.
    /// </summary>
    Task WaitUntilServedAsync(StorePosition position, CancellationToken cancellationToken);
}

/// <param name="Listeners">The addresses it listens on, by listener: public, ops, admin.</param>
/// <param name="StoreKind">The store in use.</param>
/// <param name="Lineage">The store lineage the table follows; empty while it follows none.</param>
/// <param name="Revision">The revision the table has reached.</param>
/// <param name="Mappings">How many mappings the table holds.</param>
/// <param name="LoadedAt">When its content was last read from the store or the snapshot.</param>
/// <param name="IsConfirmed">True while the store is heard; while not, unmapped identifiers may be new tenants'.</param>
/// <param name="StaleSince">Since when it may lag behind the store; null while it follows.</param>
/// <param name="DegradedReason">Why the gateway is not at its best; null when it is.</param>
/// <param name="BreakGlass">Who sent everything to the legacy side; null where nobody did.</param>
/// <param name="HasLegacy">True where a legacy cluster is configured.</param>
/// <param name="MigratedToDeleted">Migrated mappings whose connection was deleted at Stytch: their logins fail there.</param>
/// <param name="LocalSwitch">Who sent everything of this gateway alone to the legacy side; null where nobody did.</param>
internal sealed record GatewayStatus(
    IReadOnlyDictionary<string, string> Listeners,
    StoreKind StoreKind,
    string Lineage,
    long Revision,
    int Mappings,
    DateTimeOffset? LoadedAt,
    bool IsConfirmed,
    DateTimeOffset? StaleSince,
    string? DegradedReason,
    BreakGlass? BreakGlass,
    bool HasLegacy,
    int MigratedToDeleted,
    LocalSwitch? LocalSwitch = null);

/// <summary>What stands around a gateway.</summary>
/// <param name="SnapshotAt">When the last-good snapshot was written; null where there is none.</param>
/// <param name="LegacyDestinations">The backends of the legacy side.</param>
/// <param name="Projects">The projects at Stytch.</param>
internal sealed record GatewaySurroundings(
    DateTimeOffset? SnapshotAt, IReadOnlyList<LegacyDestinationDocument> LegacyDestinations, IReadOnlyList<ProjectStatusDocument> Projects);
