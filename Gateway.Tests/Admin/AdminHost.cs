using System.Net.Http.Headers;
using System.Text;
using Gateway.Admin;
using Gateway.Admin.Access;
using Gateway.Admin.Console.Sessions;
using Gateway.Admin.Keys;
using Gateway.Admin.Status;
using Gateway.Changes.Declared;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Discovery;
using Gateway.Evidence.Identities;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Progress.Sqlite;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Sightings;
using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Inbox.Sqlite;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Mappings.Store.Sqlite;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.Metadata;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;
using Gateway.Saml;
using Gateway.Storage;
using Gateway.Stytch;
using Gateway.Stytch.Api;
using Gateway.Telemetry.Events;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Admin;

/// <summary>The admin API on a Kestrel of its own, with a SQLite store in a folder of its own unless another is given, and a key of each role.</summary>
internal sealed class AdminHost : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<AdminRole, NewKey> _keys = [];
    private readonly List<HttpClient> _clients = [];
    private readonly WebApplication _app;

    private AdminHost(Action<AdminOptions> configure, Action<IServiceCollection> configureServices, StoreKind kind)
    {
        // Empty, so that no configuration file decides what is logged or listened on.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        builder.Services.AddRollout(kind).AddAdmin().Configure(configure);
        builder.Services.Configure<StytchOptions>(options => options.Projects.AddRange(
        [
            new() { Name = "test" },
            new() { Name = "live", Environment = StytchEnvironment.Live, AllowedOrigins = { "https://login.example.com" } },
        ]));
        builder.Services.AddSingleton<StytchProjects>().AddSingleton<MappingRules>();
        builder.Services.AddSingleton<IGatewayStatus>(Status);
        builder.Services.AddSingleton(new StoreOptions { Path = _folder.PathOf("gateway.db") });
        builder.Services.AddSingleton(provider => new SqliteDatabase(
            _folder.PathOf("gateway.db"), SqliteSchema.Store, provider.GetRequiredService<ILogger<SqliteDatabase>>()));
        builder.Services.Configure<EventOptions>(options => options.Path = _folder.PathOf("activity.db"));
        builder.Services.AddEvents(StoreKind.Sqlite, new ConfigurationBuilder().Build());
        builder.Services.AddSingleton<IProgressStore, SqliteProgressStore>().AddSingleton<RedirectMetrics>();
        builder.Services.AddSightings(StoreKind.Sqlite).AddConnections(StoreKind.Sqlite).AddMetadata(StoreKind.Sqlite, _ => null).AddReadiness();
        builder.Services.AddIdentities(StoreKind.Sqlite);
        builder.Services.AddSingleton(SamlLimits.Default);
        builder.Services.AddStytchApi().AddParity();
        builder.Services.AddDrafts().AddSingleton<ILegacyAddresses>(new LegacyAddresses(new LegacyRoutes([])));
        builder.Services.AddSingleton<IMappingStore, SqliteMappingStore>();
        builder.Services.AddSingleton<IWebhookInbox, SqliteWebhookInbox>().AddSingleton<WebhookSignal>();
        builder.Services.AddSingleton<IAdminKeyStore, SqliteAdminKeyStore>().AddSingleton<IConsoleSessionStore, SqliteConsoleSessionStore>();
        builder.Services.AddSingleton(
            Options.Create(new StoreOptions { Path = _folder.PathOf("gateway.db"), SnapshotPath = _folder.PathOf("last-good.snapshot") }));
        builder.Services.AddSingleton(Sample.Table());
        builder.Services.AddPlans(kind, ignoresCase: false);

        // Known, so that its endpoint can be mapped; it needs a replica, which only a whole gateway has.
        builder.Services.AddSingleton<DeclaredWatcher>();
        configureServices(builder.Services);
        _app = builder.Build();
        _app.MapWhen(_ => true, branch => branch.UseAdminApi());
    }

    public RecordedLog Log { get; } = new();

    public FixedStatus Status { get; } = new();

    public IMappingStore Store => _app.Services.GetRequiredService<IMappingStore>();

    public IAdminKeyStore KeyStore => _app.Services.GetRequiredService<IAdminKeyStore>();

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    /// <summary>A client without a key.</summary>
    public HttpClient Anonymous => With(null);

    public HttpClient Viewer => As(AdminRole.Viewer);

    public HttpClient Operator => As(AdminRole.Operator);

    public HttpClient Admin => As(AdminRole.Admin);

    public static async Task<AdminHost> StartAsync(
        Action<AdminOptions>? configure = null, Action<IServiceCollection>? configureServices = null, StoreKind kind = StoreKind.Sqlite)
    {
        var host = new AdminHost(configure ?? (_ => { }), configureServices ?? (_ => { }), kind);
        await host.Store.OpenAsync(CancellationToken.None);
        foreach (var role in Enum.GetValues<AdminRole>())
        {
            host._keys[role] = NewKey.Make($"{role} of the test", role, "test", DateTimeOffset.UnixEpoch);
            await host.KeyStore.AddAsync(host._keys[role].Key, onlyIfNone: false, CancellationToken.None);
        }

        await host._app.StartAsync();
        return host;
    }

    /// <summary>The same on Redis, as one of the gateways that share it.</summary>
    public static Task<AdminHost> StartOnRedisAsync(RedisServer server, Action<IServiceCollection>? configureServices = null)
    {
        var options = new StoreOptions { Timeout = TimeSpan.FromSeconds(5) };
        return StartAsync(kind: StoreKind.Redis, configureServices: services =>
        {
            services.AddSingleton(_ => Stores.Connect(server, options));
            services.AddSingleton<IMappingStore>(
                provider => new RedisMappingStore(provider.GetRequiredService<RedisConnection>(), options, TimeProvider.System));
            services.AddSingleton<IAdminKeyStore>(provider => new RedisAdminKeyStore(provider.GetRequiredService<RedisConnection>(), options));
            services.AddSingleton<IConsoleSessionStore>(
                provider => new RedisConsoleSessionStore(provider.GetRequiredService<RedisConnection>(), options, TimeProvider.System));
            configureServices?.Invoke(services);
        });
    }

    public NewKey KeyOf(AdminRole role) => _keys[role];

    public HttpClient As(AdminRole role) => With(Basic(_keys[role].Key.Id, _keys[role].Secret));

    public HttpClient With(AuthenticationHeaderValue? authorization)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = authorization;
        _clients.Add(client);
        return client;
    }

    public static AuthenticationHeaderValue Basic(string keyId, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{keyId}:{secret}")));

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
