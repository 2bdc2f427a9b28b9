using Gateway.Admin.Emergency;
using Gateway.Storage;

namespace Gateway.Admin.Status;

/// <summary>How the gateway stands.</summary>
/// <param name="Version">The gateway's version.</param>
/// <param name="Listeners">The addresses it listens on, by listener: public, ops, admin.</param>
/// <param name="Store">The system of record.</param>
/// <param name="Table">What logins are served from.</param>
/// <param name="BreakGlass">Whether everything is sent to the legacy side.</param>
/// <param name="MigratedToDeletedConnections">How many migrated mappings have a connection that was deleted at Stytch: their logins fail there.</param>
/// <param name="DegradedReason">Why the gateway is not at its best; null when it is.</param>
/// <param name="HasLegacy">True where a legacy side is configured that logins can be proxied to.</param>
/// <param name="SnapshotAt">When the last-good snapshot of this gateway was written; null where there is none, as with SQLite.</param>
/// <param name="LegacyDestinations">The backends of the legacy side, as this gateway finds them.</param>
/// <param name="Projects">The projects at Stytch, with the last call to each by this gateway.</param>
internal sealed record StatusDocument(
    string Version,
    IReadOnlyDictionary<string, string> Listeners,
    StoreStatusDocument Store,
    TableStatusDocument Table,
    BreakGlassDocument BreakGlass,
    int MigratedToDeletedConnections,
    string? DegradedReason,
    bool HasLegacy,
    DateTimeOffset? SnapshotAt,
    IReadOnlyList<LegacyDestinationDocument> LegacyDestinations,
    IReadOnlyList<ProjectStatusDocument> Projects);

/// <summary>A backend of the legacy side.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Address">Its address.</param>
/// <param name="Health">healthy or unhealthy by its last checks; unknown where none was made.</param>
internal sealed record LegacyDestinationDocument(string Name, string Address, string Health);

/// <summary>A project at Stytch.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="HasKeys">True where Stytch's API can be called for it.</param>
/// <param name="LastCallAt">When this gateway last had an answer, or none, to a call; null before the first one.</param>
/// <param name="LastOutcome">How that ended: ok, refused, rate_limited, failed, unreachable or abandoned; null before the first one.</param>
internal sealed record ProjectStatusDocument(string Name, bool HasKeys, DateTimeOffset? LastCallAt, string? LastOutcome);

/// <summary>The system of record, asked just now.</summary>
/// <param name="Kind">sqlite or redis.</param>
/// <param name="State">up; unavailable when it did not answer; damaged when what it holds cannot be trusted.</param>
/// <param name="Lineage">Another one means that the store was emptied and written anew; null when that is not known or it is empty.</param>
/// <param name="Revision">The newest revision; null when that is not known.</param>
/// <param name="RefusesWrites">Why it takes no change, and what ends that; null where it takes them, or does not answer.</param>
internal sealed record StoreStatusDocument(StoreKind Kind, StoreState State, string? Lineage, long? Revision, StoreRefusal? RefusesWrites = null);

/// <summary>Whether the store answers.</summary>
internal enum StoreState
{
    Up,

    /// <summary>It did not answer in time.</summary>
    Unavailable,

    /// <summary>It answered, and what it holds cannot be trusted.</summary>
    Damaged,
}

/// <summary>What logins are served from.</summary>
/// <param name="Lineage">The store lineage the table follows; null while it follows none.</param>
/// <param name="Revision">The revision it has reached.</param>
/// <param name="Mappings">How many mappings it holds.</param>
/// <param name="LoadedAt">When its content was last read from the store or the snapshot; null before that.</param>
/// <param name="AgeSeconds">How long ago that was, in seconds.</param>
/// <param name="IsConfirmed">True while the store is heard. While not, unmapped identifiers are answered 503 or by the legacy side.</param>
/// <param name="StaleSince">Since when it may lag behind the store; null while it follows.</param>
internal sealed record TableStatusDocument(
    string? Lineage,
    long Revision,
    int Mappings,
    DateTimeOffset? LoadedAt,
    double? AgeSeconds,
    bool IsConfirmed,
    DateTimeOffset? StaleSince);
