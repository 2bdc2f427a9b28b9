using Gateway.Admin.Status;
using Gateway.Mappings.Store;
using Gateway.Storage;

namespace Gateway.Tests.Support;

/// <summary>A gateway status that a test sets.</summary>
internal sealed class FixedStatus : IGatewayStatus
{
    public GatewayStatus Current { get; set; } = new(
        new Dictionary<string, string> { ["admin"] = "http://127.0.0.1:9090" },
        StoreKind.Sqlite,
        "",
        0,
        0,
        null,
        IsConfirmed: true,
        null,
        null,
        null,
        HasLegacy: true,
        MigratedToDeleted: 0);

    public GatewayStatus Read() => Current;

    public GatewaySurroundings ReadSurroundings() => new(null, [], []);

    public Task WaitUntilServedAsync(StorePosition position, CancellationToken cancellationToken) => Task.CompletedTask;
}
