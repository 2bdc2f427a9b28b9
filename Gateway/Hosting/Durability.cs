using Gateway.Storage;
using Gateway.Telemetry.Events;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Finds files of the gateway that would be gone with their container, before they are.</summary>
internal static class Durability
{
    /// <summary>One sentence a file: what it is, where it lies and what to do.</summary>
    public static IReadOnlyList<string> FindRisks(IServiceProvider services)
    {
        var store = services.GetRequiredService<IOptions<StoreOptions>>().Value;
        var events = services.GetRequiredService<IOptions<EventOptions>>().Value;
        var isRedis = store.EffectiveKind(services.GetRequiredService<IConfiguration>()) is StoreKind.Redis;
        (string Setting, string Path, string Loss)[] files = isRedis
            ?
            [
                ($"{StoreOptions.Section}:{nameof(StoreOptions.SnapshotPath)}", store.SnapshotPath,
                    "a new container that starts while Redis is away has no mappings"),
            ]
            :
            [
                ($"{StoreOptions.Section}:{nameof(StoreOptions.Path)}", store.Path, "every mapping is gone with the container"),
                ($"{EventOptions.Section}:{nameof(EventOptions.Path)}", events.Path, "the event log is gone with the container"),
            ];
        return
        [
            .. from file in files
               let kind = FileSystems.FindPassing(file.Path)
               where kind is not null
               select $"{file.Setting} is {file.Path}, which lies on {kind}: {file.Loss}. Mount a volume there.",
        ];
    }
}
