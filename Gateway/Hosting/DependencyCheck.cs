using Gateway.Hosting.Tls;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Public.Legacy;
using Gateway.Public.Legacy.Proxy;
using Gateway.Storage;
using Gateway.Stytch.Api;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Reaches each dependency of a configuration that has no faults of its own.</summary>
internal static class DependencyCheck
{
    /// <summary>One line a dependency, in the order a gateway needs them.</summary>
    public static async Task<IReadOnlyList<DependencyReport>> RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var reports = new List<DependencyReport>();
        var options = services.GetRequiredService<IOptions<StoreOptions>>().Value;
        var kind = options.EffectiveKind(services.GetRequiredService<IConfiguration>());
        if (kind is StoreKind.Redis)
        {
            reports.Add(CheckFolder(options.SnapshotPath, "without it a gateway that restarts while Redis is away has no mappings"));
        }

        if (kind is StoreKind.Sqlite && services.GetRequiredService<HeldMarker>() is { IsThere: true } marker && !File.Exists(options.Path))
        {
            reports.Add(new(
                "store Sqlite",
                DependencyState.Failed,
                $"{options.Path} is gone, though it held mappings: restore it from a backup, or remove {marker.Path} where an empty store is meant."));
        }

        // A check makes no store: an operator who mistyped its path would find an empty one later.
        var oldHosts = new OldHosts();
        reports.Add(kind is StoreKind.Sqlite && !File.Exists(options.Path)
            ? CheckFolder(options.Path, "the store is made there at the first start")
            : await CheckStoreAsync(services, kind, oldHosts, cancellationToken));
        if (kind is StoreKind.Redis && reports[^1].State is not DependencyState.Failed)
        {
            reports.AddRange(await CheckRedisAsync(services, cancellationToken));
        }

        reports.AddRange(Durability.FindRisks(services).Select(risk => new DependencyReport("durability", DependencyState.Warning, risk)));
        if (services.GetRequiredService<LocalSwitchFile>() is { IsThere: true } breakGlass)
        {
            reports.Add(new(
                "break-glass",
                DependencyState.Warning,
                $"{breakGlass.Path} is there: this gateway alone sends every mapping to the legacy side. gateway break-glass off --local ends it."));
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        reports.AddRange(services.GetRequiredService<GatewayTls>().Certificates.Select(entry => new DependencyReport(
            $"certificate {entry.Path}",
            entry.Certificate.IsGoodFor(GatewayTls.ExpiresSoon, now) ? DependencyState.Ok : DependencyState.Warning,
            $"{entry.Certificate.Subject}, for {entry.Certificate.Names}, from {entry.Certificate.NotBefore:u} to {entry.Certificate.NotAfter:u}.")));
        foreach (var client in services.GetRequiredService<StytchClients>().All)
        {
            reports.Add(await StytchKeyCheck.RunAsync(client, cancellationToken));
        }

        reports.AddRange(await BackendCheck.RunAsync(services, oldHosts.Most, cancellationToken));

        if (!LegacyProxy.IsConfigured(services.GetRequiredService<IConfiguration>()))
        {
            reports.Add(new(
                "backend legacy",
                DependencyState.Warning,
                "No legacy cluster is configured: mappings in state legacy or shadow are answered with a 502 page."));
        }

        else if (MayMisstateScheme(services))
        {
            reports.Add(new(
                "trusted proxies",
                DependencyState.Warning,
                "None, and the public listener speaks http: behind a load balancer that ends TLS the legacy side is told http, "
                + $"and refuses the Destination of logins. Name it in {LegacyOptions.Section}:TrustedProxies."));
        }

        return reports;
    }

    private static bool MayMisstateScheme(IServiceProvider services) =>
        services.GetRequiredService<IOptions<LegacyOptions>>().Value.TrustedProxies.Count == 0
        && services.GetRequiredService<IOptions<ListenOptions>>().Value.Public.StartsWith("http:", StringComparison.OrdinalIgnoreCase);

    private static async Task<DependencyReport> CheckStoreAsync(
        IServiceProvider services, StoreKind kind, OldHosts oldHosts, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<IMappingStore>();
        try
        {
            await store.OpenAsync(cancellationToken);
            await store.PingAsync(cancellationToken);
            if (await store.FindRefusalAsync(cancellationToken) is { } refusal)
            {
                return new($"store {kind}", DependencyState.Failed, $"It answers and takes no changes ({Words.Of(refusal.Reason)}). {refusal.Remedy}");
            }

            var table = await LoadAsync(store, services.GetRequiredService<MappingTable>(), oldHosts, cancellationToken);
            return table.Unservable == 0
                ? new($"store {kind}", DependencyState.Ok, $"{table.Count} mappings at revision {table.Position.Revision}.")
                : new(
                    $"store {kind}",
                    DependencyState.Failed,
                    $"{table.Unservable} of {table.Count} mappings are migrated to a project or origin that this configuration does not have: "
                    + "name it under Gateway:Stytch:Projects.");
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            return new($"store {kind}", DependencyState.Failed, e.Message);
        }
        catch (Exception e) when (kind is StoreKind.Redis && e is not OperationCanceledException)
        {
            // Whatever else answers at that address: its answers are none that the client can make sense of.
            return new(
                $"store {kind}",
                DependencyState.Failed,
                $"What answers is no Redis that the gateway can use ({e.GetType().Name}: {e.Message}). "
                + "Let ConnectionStrings:Redis name a Redis of version 5 or newer.");
        }
    }

    private static async Task<IEnumerable<DependencyReport>> CheckRedisAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var connection = services.GetRequiredService<RedisConnection>();
        RedisServerInfo info;
        try
        {
            info = await RedisServerInfo.ReadAsync(connection, cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            return [new(
                $"redis {connection.Servers}",
                DependencyState.Warning,
                $"It cannot be asked whether it keeps what it is given (maxmemory-policy noeviction, appendonly yes): {e.Message}")];
        }

        var engine = await RedisEngine.ProbeAsync(
            connection, services.GetRequiredService<IOptions<StoreOptions>>().Value.KeyPrefix, cancellationToken);
        if (!engine.HasPublish)
        {
            return [new(
                $"redis {connection.Servers}",
                DependencyState.Warning,
                $"{engine.Name} does not publish in scripts: replicas learn of a change when they ask, each {StoreOptions.Section}:PollInterval.")];
        }

        return info.Fault is { } fault ? [new($"redis {connection.Servers}", DependencyState.Failed, fault)]
            : info.Warning is { } warning ? [new($"redis {connection.Servers}", DependencyState.Warning, warning)]
            : [new($"redis {connection.Servers}", DependencyState.Ok, $"{engine.Name}.")];
    }

    private static async Task<MappingTable> LoadAsync(
        IMappingStore store, MappingTable table, OldHosts oldHosts, CancellationToken cancellationToken)
    {
        var loading = table.BeginLoading();
        await foreach (var mapping in store.ReadAllAsync(position => loading.Position = position, cancellationToken))
        {
            loading.Add(mapping);
            oldHosts.Count(mapping.AlternativeAcsUrl);
        }

        table.Replace(loading);
        return table;
    }

    private static DependencyReport CheckFolder(string path, string meaning)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var probe = Path.Combine(folder, $".check-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new($"folder {folder}", DependencyState.Ok, $"Can be written ({meaning}).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new($"folder {folder}", DependencyState.Failed, $"Cannot be written ({e.Message}): {meaning}.");
        }
    }
}

/// <summary>What was found of a dependency.</summary>
internal enum DependencyState
{
    Ok,
    Warning,
    Failed,
}

/// <param name="Name">The dependency.</param>
/// <param name="State">What was found.</param>
/// <param name="Detail">A sentence with the remedy, where one is needed.</param>
internal sealed record DependencyReport(string Name, DependencyState State, string Detail);
