using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Storage;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>The order in which a gateway comes up.</summary>
internal static class GatewayStart
{
    /// <summary>How long a start waits for the first table and the first key; a store that is away then shows in <c>/readyz</c>.</summary>
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Opens the embedded store before anything listens, so that a damaged file ends the start with its message instead of serving nothing.
    /// Redis may be away at the start: the last-good snapshot serves.
    /// </summary>
    /// <exception cref="StoreDamagedException">The SQLite file cannot be trusted.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var services = app.Services;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GatewayStart));
        var kind = services.GetRequiredService<IOptions<StoreOptions>>().Value.EffectiveKind(services.GetRequiredService<IConfiguration>());
        if (kind is StoreKind.Sqlite)
        {
            await services.GetRequiredService<IMappingStore>().OpenAsync(cancellationToken);
            if (!services.GetRequiredService<SqliteOwner>().TryTake())
            {
                logger.StoreIsShared(services.GetRequiredService<IOptions<StoreOptions>>().Value.Path);
            }
        }

        foreach (var risk in Durability.FindRisks(services))
        {
            logger.FileIsPassing(risk);
        }

        // Before the first login: what was in force when the last process ended is so still.
        services.GetRequiredService<LocalBreakGlass>().Look();
        await app.StartAsync(cancellationToken);
        var listeners = services.GetRequiredService<KestrelListeners>();
        logger.Listening(
            GatewayVersion.Text, listeners.UrlOf(Listener.Public), listeners.UrlOf(Listener.Ops), listeners.UrlOf(Listener.Admin));
        if (services.GetRequiredService<ClientConnections>().Max is > 0 and var max)
        {
            logger.ConnectionsLimited(max, FileHandles.Limit());
        }

        await Task.WhenAll(
            services.GetRequiredService<MappingReplica>().WaitForTableAsync(StoreWait, cancellationToken),
            services.GetRequiredService<FirstKeySetup>().WaitAsync(StoreWait, cancellationToken));
    }
}
