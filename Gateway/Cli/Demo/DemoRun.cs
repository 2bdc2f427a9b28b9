using System.Net;
using Gateway.Hosting;

namespace Gateway.Cli.Demo;

/// <summary>
/// A whole demo, running: the parties, one gateway with the embedded store or two that share a Redis, and the sample tenants. Everything
/// is on loopback, and everything it wrote is gone when it is disposed.
/// </summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sso-gateway-demo-");

    private readonly List<RunningGateway> _gateways = [];

    private readonly List<DemoAdmin> _admins = [];

    private readonly EndPoint? _redis;

    private DemoParties? _parties;

    private DemoSettings? _settings;

    private DemoRun(EndPoint? redis) => _redis = redis;

    public DemoParties Parties => _parties!;

    /// <summary>The admin key, <c>key_id:secret</c>.</summary>
    public string AdminKey => _settings!.AdminKey;

    /// <summary>What an operator has at hand.</summary>
    public DemoFiles Files => new(Folder);

    /// <summary>Where the gateways write; gone at the end.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The gateways; all serve <see cref="Site"/>.</summary>
    public IReadOnlyList<RunningGateway> Gateways => _gateways;

    /// <summary>The old SSO host that all IdPs know: the first gateway's address, which a load balancer would spread over all.</summary>
    public Uri Site => _gateways[0].PublicUrl;

    /// <summary>The admin API, at the first gateway.</summary>
    public DemoAdmin Admin => _admins[0];

    /// <param name="redis">The Redis that two gateways share; null for one gateway with the embedded store.</param>
    /// <param name="logLevel">From which level on the gateways log to the console.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="DemoException">Redis does not answer, or the admin API refuses a sample mapping.</exception>
    public static async Task<DemoRun> StartAsync(EndPoint? redis, LogLevel logLevel, CancellationToken cancellationToken)
    {
        var run = new DemoRun(redis);
        try
        {
            await run.StartAsync(logLevel, cancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>The legacy ACS URL of a tenant, as its IdP has it.</summary>
    public string AcsUrlOf(DemoTenant tenant) => new Uri(Site, $"/old-sso/{Uri.EscapeDataString(tenant.Identifier)}").AbsoluteUri;

    /// <summary>Waits until every gateway serves a revision.</summary>
    public async Task WaitForAsync(long revision, CancellationToken cancellationToken)
    {
        foreach (var admin in _admins)
        {
            await admin.WaitForAsync(revision, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _admins.ForEach(admin => admin.Dispose());
        await Task.WhenAll(_gateways.Select(gateway => gateway.DisposeAsync().AsTask()));
        if (_parties is not null)
        {
            await _parties.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        if (_redis is not null && _gateways.Count > 0)
        {
            await DemoRedis.RemoveKeysAsync(_redis, _settings!.KeyPrefix);
        }
    }

    private async Task StartAsync(LogLevel logLevel, CancellationToken cancellationToken)
    {
        if (_redis is not null)
        {
            await DemoRedis.EnsureReachableAsync(_redis);
        }

        _parties = await DemoParties.StartAsync(DemoTenants.Projects, TimeProvider.System, cancellationToken);
        _settings = new DemoSettings(_parties, Folder, _redis is null ? null : TextOf(_redis));
        foreach (var name in _redis is null ? ["a"] : new[] { "a", "b" })
        {
            var gateway = await RunningGateway.StartAsync(_settings.Of(name, logLevel), cancellationToken);
            _gateways.Add(gateway);
            _admins.Add(new DemoAdmin(gateway.AdminUrl, AdminKey));
        }

        _parties.Enroll(DemoTenants.All, AcsUrlOf);
        await PutMappingsAsync(cancellationToken);
        foreach (var stytch in _parties.Stytch.Values)
        {
            stytch.Webhooks.Subscribe(new Uri(Site, $"/webhooks/stytch/{stytch.ProjectName}"), stytch.Keys.WebhookSecret);
        }

        Files.WriteSettings(_settings.Of("a", logLevel), _gateways[0].AdminUrl);
        Files.WriteTenants(DemoTenants.All.Where(tenant => !tenant.IsAtStytch && !tenant.IsInExport), this);
        Files.WriteExport(DemoTenants.All.Where(tenant => tenant.IsInExport), this);
    }

    private async Task PutMappingsAsync(CancellationToken cancellationToken)
    {
        var revision = 0L;
        foreach (var tenant in DemoTenants.All.Where(tenant => tenant.State is not null))
        {
            revision = await Admin.PutAsync(tenant.ToMapping(AcsUrlOf(tenant)), cancellationToken);
        }

        await WaitForAsync(revision, cancellationToken);
    }

    private static string TextOf(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString()!;
}
