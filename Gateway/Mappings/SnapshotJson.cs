using System.Text.Json.Serialization;

namespace Gateway.Mappings;

internal sealed record SnapshotHeader(int Format, string Lineage, long Revision, string CommitId);

internal sealed record SnapshotTrailer(string Sha256, int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SnapshotHeader))]
[JsonSerializable(typeof(SnapshotTrailer))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
