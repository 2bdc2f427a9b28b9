using System.Text.Json.Serialization;
using Gateway.Mappings.Store;

namespace Gateway.Mappings.Snapshot;

/// <summary>What a snapshot is of.</summary>
/// <param name="Position">Where the table stood.</param>
/// <param name="BreakGlass">Who had sent everything to the legacy side; null where nobody had.</param>
internal sealed record SnapshotHead(StorePosition Position, BreakGlass? BreakGlass);

/// <summary>Its first line. A gateway that knows nothing of the switch wrote none.</summary>
internal sealed record SnapshotHeader(int Format, string Lineage, long Revision, string CommitId, BreakGlass? BreakGlass = null);

internal sealed record SnapshotTrailer(string Sha256, int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SnapshotHeader))]
[JsonSerializable(typeof(SnapshotTrailer))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
