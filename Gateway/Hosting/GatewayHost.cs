using Gateway.Admin;
using Gateway.Admin.Keys;
using Gateway.Admin.Status;
using Gateway.Changes.Declared;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Discovery;
using Gateway.Evidence.Handovers;
using Gateway.Evidence.Identities;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Evidence.Webhooks;
using Gateway.Evidence.Webhooks.Receiving;
using Gateway.Hosting.Health;
using Gateway.Hosting.Opening;
using Gateway.Hosting.Tls;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Public.InFlight;
using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.Metadata;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;
using Gateway.Public.SlowBodies;
using Gateway.Public.Where;
using Gateway.Storage;
using Gateway.Stytch;
using Gateway.Stytch.Api;
using Gateway.Telemetry;
using Gateway.Telemetry.Events;
using Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Puts the gateway together from a configuration: services, listeners, and what each listener answers.</summary>
internal static class GatewayHost
{
    /// <summary>Builds a gateway that is not started yet.</summary>
    /// <exception cref="ConfigurationException">The configuration has faults; all of them are named.</exception>
    public static WebApplication Build(IConfiguration configuration)
    {
        // Before anything is built: Kestrel reads its options while the application is put together.
        var faults = ConfigurationCheck.FindFaults(configuration);
        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults);
        }

        // Empty, because the usual builder reads files, environment and log settings of its own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Gateway", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(configuration);
        AddServices(builder.Services, configuration);
        AddLogging(builder.Logging, configuration);
        // Requests run where their bytes arrived, without a hop to the pool: whatever is not a redirect hops itself, in Dispatch.
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, TransportBuffers>();
        builder.Services.AddSingleton<ListenSockets>();
        builder.Services.AddOptions<SocketTransportOptions>().Configure<ListenSockets>((options, sockets) => options.CreateBoundListenSocket = sockets.Bind);
        builder.Services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>, KestrelSetup>();

        var app = builder.Build();
        app.Run(Dispatch(app));
        return app;
    }

    private static void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddRoutingCore();
        services.AddGatewayOptions(configuration);
        services.AddSingleton<ConnectionOpening>();
        services.AddSingleton<GatewayTls>();
        services.AddHostedService<TlsWatch>();
        services.AddSingleton<KestrelListeners>();
        services.AddSingleton(provider => new ClientConnections(
            MaxConnectionsOf(provider.GetRequiredService<IOptions<LimitsOptions>>().Value, configuration),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ClientConnections>>()));
        services.AddSingleton<StytchProjects>();
        var kind = KindOf(configuration);
        services.AddMappingStore(kind, StoreOptions.RedisConnectionString(configuration));
        services.AddEvents(kind, configuration);
        services.AddStytchApi();
        services.AddAdminKeyStore(kind);
        services.AddMappings(kind, RedirectOptions.IgnoresCase(configuration), RedirectOptions.KnowsIssuers(configuration));
        services.AddProgress(kind);
        services.AddHandovers(kind);
        services.AddSightings(kind);
        services.AddIdentities(kind);
        services.AddConnections(kind);
        services.AddMetadata(kind, provider => MetadataRoute.AddressOf(provider.GetRequiredService<IOptions<RedirectOptions>>().Value.EffectiveRoutes));
        services.AddMetadataWatch();
        services.AddParity();
        services.AddPlans(kind, RedirectOptions.IgnoresCase(configuration));
        services.AddDeclared();
        services.AddLimits();
        services.AddSlowBodies();
        services.AddRedirect(configuration);
        services.AddLegacy(configuration);
        services.AddWatching();
        services.AddWhere();
        services.AddShadow();
        services.AddReadiness();
        services.AddInFlight(kind);
        services.AddDiscovery();
        services.AddEarlyAnswers();
        services.AddRollout(kind).AddScheduler();
        services.AddWebhooks(kind);
        services.AddParityReconciling(kind);
        services.AddAdmin();
        services.AddSingleton<IGatewayStatus, GatewayStatusReader>();
        services.AddSingleton<FirstKeySetup>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstKeySetup>());
        services.AddSingleton(provider => new LocalSwitchFile(
            provider.GetRequiredService<IOptions<StoreOptions>>().Value.EffectiveBreakGlassPath(configuration), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(
            provider => ActivatorUtilities.CreateInstance<LocalBreakGlass>(provider, provider.GetRequiredService<RedirectPolicy>().HasLegacy));
        services.AddHostedService<LocalBreakGlassWatch>();
        services.AddHealth();
        services.AddSingleton<PrometheusExporter>();
    }

    // Read before the options are checked: a value that does not bind is reported by that check, whatever is taken for it here.
    private static StoreKind KindOf(IConfiguration configuration)
    {
        var options = new StoreOptions();
        options.Kind = Enum.TryParse<StoreKind>(configuration[$"{StoreOptions.Section}:{nameof(StoreOptions.Kind)}"], ignoreCase: true, out var kind)
            ? kind
            : null;
        return options.EffectiveKind(configuration);
    }

    private static int MaxConnectionsOf(LimitsOptions limits, IConfiguration configuration) =>
        limits.MaxConnections ?? (FileHandles.Limit() is { } files ? FileHandles.ConnectionsWithin(files, LegacyProxy.IsConfigured(configuration)) : 0);

    private static void AddLogging(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        logging.AddRedaction();
    }

    // One pipeline a listener, each built on its own: what one of them answers does not exist on another.
    private static RequestDelegate Dispatch(WebApplication app)
    {
        IApplicationBuilder root = app;
        var legacy = root.New().UseLegacy().Build();
        var admin = root.New().UseAdminApi().Build();
        var ops = app.Services.GetRequiredService<OpsEndpoints>();
        var webhooks = app.Services.GetRequiredService<WebhookEndpoint>();
        var handovers = app.Services.GetRequiredService<HandoverPageEndpoint>();
        var where = app.Services.GetRequiredService<WhereEndpoint>();
        _ = app.Services.GetRequiredService<TableMetrics>();
        _ = app.Services.GetRequiredService<DeclaredMetrics>();
        RequestDelegate legacyOnPool = OnPool(legacy), adminOnPool = OnPool(admin);
        var opsOnPool = OnPool(context => where.TryHandle(context, WhereListener.Ops) ?? ops.HandleAsync(context));
        var redirect = app.Services.CreateRedirect(
            legacyOnPool,
            context => webhooks.TryHandle(context, RedirectAnswer.WriteNotFoundAsync)
                ?? handovers.TryHandle(context)
                ?? where.TryHandle(context, WhereListener.Public));
        Func<HttpContext, Listener, Task> answer = (context, listener) => listener switch
        {
            Listener.Public => redirect.HandleAsync(context),
            Listener.Ops => opsOnPool(context),
            Listener.Admin => adminOnPool(context),
            _ => throw new ArgumentOutOfRangeException(nameof(listener), listener, "No listener of the gateway."),
        };
        var drain = app.Services.GetRequiredService<Drain>();
        return context => drain.AnswerAsync(context, answer);
    }

    // Longer work must not hold up the thread that reads every socket.
    private static RequestDelegate OnPool(RequestDelegate next) => async context =>
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await next(context);
    };
}
