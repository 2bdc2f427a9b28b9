using Gateway.Storage;

namespace Gateway.Tests.Support;

/// <summary>Redis servers as users run them, and how a gateway is told of them.</summary>
internal sealed class RedisSetup : IAsyncDisposable
{
    public const string ServiceName = "mymaster";

    private readonly List<IAsyncDisposable> _started = [];
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();

    private RedisSetup()
    {
    }

    public string ConnectionString { get; private set; } = "";

    public RedisOptions SignIn { get; } = new();

    /// <summary>Those that hold data: the primary and its replica, or the nodes.</summary>
    public List<RedisServer> Servers { get; } = [];

    /// <summary>Those that elect a primary.</summary>
    public List<RedisServer> Sentinels { get; } = [];

    public static async Task<RedisSetup> StartAsync(RedisKind kind)
    {
        var setup = new RedisSetup();
        await (kind switch
        {
            RedisKind.Sentinel => setup.StartSentinelAsync(),
            RedisKind.Cluster => setup.StartClusterAsync(),
            RedisKind.AclUser => setup.StartAclUserAsync(),
            RedisKind.Tls => setup.StartTlsAsync(),
            _ => setup.StartAloneAsync(kind is RedisKind.Resp2 ? ",protocol=resp2" : ""),
        });
        setup.ConnectionString += ",connectTimeout=1000,syncTimeout=1000";
        return setup;
    }

    /// <summary>What an operator would write into the file, and its new content at once for whoever reads it.</summary>
    public void WritePassword(string password)
    {
        File.WriteAllText(_folder.PathOf("password.new"), $"{password}\n");
        File.Move(_folder.PathOf("password.new"), _folder.PathOf("password"), overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started)
        {
            await started.DisposeAsync();
        }

        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task<RedisServer> StartServerAsync(params string[] arguments)
    {
        var server = await RedisServer.StartAsync(arguments);
        _started.Add(server);
        Servers.Add(server);
        return server;
    }

    private async Task StartAloneAsync(string more) => ConnectionString = $"127.0.0.1:{(await StartServerAsync()).Port}{more}";

    private async Task StartSentinelAsync()
    {
        var primary = await StartServerAsync();
        await StartServerAsync("--replicaof", "127.0.0.1", $"{primary.Port}");
        for (var i = 0; i < 3; i++)
        {
            var sentinel = await RedisServer.StartSentinelAsync(
                $"sentinel monitor {ServiceName} 127.0.0.1 {primary.Port} 2",
                $"sentinel down-after-milliseconds {ServiceName} 1000",
                $"sentinel failover-timeout {ServiceName} 6000");
            _started.Add(sentinel);
            Sentinels.Add(sentinel);
        }

        // Each knows the others and the replica: a fail-over has somebody to agree on it, and somewhere to go.
        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(Sentinels.Select(sentinel => sentinel.CommandAsync("SENTINEL", "CKQUORUM", ServiceName))))
                .All(answer => answer.StartsWith("+OK 3", StringComparison.Ordinal))
                && (await primary.CommandAsync("INFO", "replication")).Contains("state=online", StringComparison.Ordinal)
                && await Sentinels[0].CommandAsync("SENTINEL", "REPLICAS", ServiceName) == "*1",
            TimeSpan.FromSeconds(40));
        ConnectionString = $"{string.Join(',', Sentinels.Select(sentinel => $"127.0.0.1:{sentinel.Port}"))},serviceName={ServiceName}";
    }

    private async Task StartClusterAsync()
    {
        const int Nodes = 3, Slots = 16_384;
        var buses = new List<int>();
        for (var i = 0; i < Nodes; i++)
        {
            var bus = LoopbackPort.Free();
            buses.Add(bus);
            var node = await StartServerAsync(
                "--cluster-enabled", "yes", "--cluster-port", $"{bus}", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no");
            await node.CommandAsync("CLUSTER", "ADDSLOTSRANGE", $"{Slots * i / Nodes}", $"{(Slots * (i + 1) / Nodes) - 1}");
            await node.CommandAsync("CLUSTER", "MEET", "127.0.0.1", $"{Servers[0].Port}", $"{buses[0]}");
        }

        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(Servers.Select(node => node.CommandAsync("CLUSTER", "INFO")))).All(info =>
                info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains($"cluster_known_nodes:{Nodes}", StringComparison.Ordinal)
                && info.Contains($"cluster_slots_assigned:{Slots}", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(40));
        ConnectionString = string.Join(',', Servers.Select(node => $"127.0.0.1:{node.Port}"));
    }

    private async Task StartAclUserAsync()
    {
        // Tests have keys of their own each, so the pattern for keys is wider than an operator's; the commands are the same.
        var rights = (await File.ReadAllTextAsync(Repository.PathOf("deploy/redis/users.acl")))
            .Replace("<REPLACE>", "secret,with=comma", StringComparison.Ordinal).Replace("{sso-gateway}", "{*}", StringComparison.Ordinal);
        var server = await StartServerAsync();
        Assert.That(await server.CommandAsync(["ACL", "SETUSER", .. rights.Trim().Split(' ')[1..]]), Is.EqualTo("+OK"));
        await File.WriteAllTextAsync(_folder.PathOf("user"), "sso-gateway\n");
        WritePassword("secret,with=comma");
        (SignIn.UserFile, SignIn.PasswordFile) = (_folder.PathOf("user"), _folder.PathOf("password"));
        ConnectionString = $"127.0.0.1:{server.Port}";
    }

    private async Task StartTlsAsync()
    {
        var port = LoopbackPort.Free();
        var (serverCertificate, serverKey) = _authority.Issue("server");
        await StartServerAsync(
            "--tls-port", $"{port}", "--tls-cert-file", serverCertificate, "--tls-key-file", serverKey, "--tls-ca-cert-file", _authority.CertificateFile);
        (SignIn.CertificateFile, SignIn.KeyFile) = _authority.Issue("gateway");
        SignIn.CaFile = _authority.CertificateFile;
        ConnectionString = $"127.0.0.1:{port},ssl=true";
    }
}
