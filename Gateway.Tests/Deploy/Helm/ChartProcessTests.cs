using System.Net;
using Gateway.Tests.Support;
using static Gateway.Tests.Deploy.Manifests;

namespace Gateway.Tests.Deploy.Helm;

/// <summary>
/// What the chart renders, started outside a cluster: the container's arguments and environment, its volumes as folders, and its probes asked at
/// the paths and ports that the manifest names. What a cluster adds is the image and the network.
/// </summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class ChartProcessTests
{
    private static readonly string[] Secrets = ["Gateway__Admin__BootstrapKey", "Gateway__Stytch__Projects__0__Secret"];

    [Test]
    public async Task Deployment_WithTheDefaults_PassesItsProbes()
    {
        await using var redis = await RedisServer.StartAsync("--requirepass", "redis-password");
        using var pod = new TempFolder();
        var container = await ContainerAsync("deployment-default", "--set", $"redis.url=127.0.0.1:{redis.Port}");
        WriteSecrets(container, pod);
        File.WriteAllText(container.FolderOf(pod, "/etc/sso-gateway/redis/password"), "redis-password\n");

        await using var gateway = await GatewayProcess.StartAsync(container.Environment(pod), arguments: container.Arguments);

        await AssertProbesAsync(container, gateway);
        using var answer = await gateway.Admin.GetAsync("mappings/acme");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), "The mapping of the ConfigMap.");
        Assert.That(await redis.SignedInAsync("redis-password", "DBSIZE"), Is.Not.EqualTo(":0"));
    }

    [Test]
    public async Task Sidecar_BeforeItsApplication_PassesItsProbes()
    {
        using var pod = new TempFolder();
        var container = await ContainerAsync("sidecar");
        WriteSecrets(container, pod);

        await using var gateway = await GatewayProcess.StartAsync(container.Environment(pod), arguments: container.Arguments);

        await AssertProbesAsync(container, gateway);
        Assert.That(File.Exists(container.FolderOf(pod, "/data/gateway.db")));
        Assert.That(gateway.AdminUrl.IsLoopback);
    }

    [Test]
    public async Task Deployment_WithTls_PassesItsProbesOverHttps()
    {
        await using var redis = await RedisServer.StartAsync("--requirepass", "redis-password");
        using var authority = new TestAuthority();
        using var pod = new TempFolder();
        // The ConfigMap with the edge's authority is none of the chart's.
        var container = await ContainerAsync(
            "tls",
            "--set",
            $"redis.url=127.0.0.1:{redis.Port},store.requireMappings=false,tls.publicClientCa.configMap=,tls.publicClientCa.secret=edge-ca",
            "--set",
            "settings.Gateway__Stytch__Projects__0__Name=main,settings.Gateway__Stytch__Projects__0__Environment=Live");
        WriteSecrets(container, pod);
        File.WriteAllText(container.FolderOf(pod, "/etc/sso-gateway/redis/password"), "redis-password\n");
        foreach (var name in new[] { "tls", "tls-admin" })
        {
            var (certificate, key) = authority.Issue(name, "sso.acme.example");
            File.Copy(certificate, container.FolderOf(pod, $"/etc/sso-gateway/{name}/tls.crt"));
            File.Copy(key, container.FolderOf(pod, $"/etc/sso-gateway/{name}/tls.key"));
        }

        File.Copy(authority.CertificateFile, container.FolderOf(pod, "/etc/sso-gateway/public-client-ca/ca.crt"));
        File.Copy(authority.CertificateFile, container.FolderOf(pod, "/etc/sso-gateway/admin-client-ca/ca.pem"));

        await using var gateway = await GatewayProcess.StartAsync(container.Environment(pod), arguments: container.Arguments);

        await AssertProbesAsync(container, gateway);
        Assert.That(await TlsClient.IsRefusedAsync(gateway.AdminUrl));
        Assert.That(await TlsClient.IsRefusedAsync(gateway.AdminUrl, authority.Issue("operator")), Is.False);
    }

    // The application starts when the start-up probe has passed, and must not wait for a Redis that is away.
    [Test]
    public async Task Sidecar_WithoutRedisAndSnapshot_LetsTheApplicationStartAndIsNotReady()
    {
        using var pod = new TempFolder();
        var container = await ContainerAsync(
            "sidecar", "--set", $"store.kind=redis,persistence.enabled=false,redis.url=127.0.0.1:{LoopbackPort.Free()}");
        WriteSecrets(container, pod);

        await using var gateway = await GatewayProcess.StartAsync(container.Environment(pod), arguments: container.Arguments);

        await AssertPassesAsync(container, gateway, "startupProbe");
        await AssertPassesAsync(container, gateway, "livenessProbe");
        Assert.That(await StatusAsync(container, gateway, "readinessProbe"), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    private static async Task AssertProbesAsync(RenderedContainer container, GatewayProcess gateway)
    {
        foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
        {
            await AssertPassesAsync(container, gateway, probe);
        }
    }

    // For as long as the probe gives it from the start on.
    private static Task AssertPassesAsync(RenderedContainer container, GatewayProcess gateway, string probe) => Eventually.TrueAsync(
        async () => await StatusAsync(container, gateway, probe) == HttpStatusCode.OK, TimeSpan.FromSeconds(30));

    private static async Task<HttpStatusCode> StatusAsync(RenderedContainer container, GatewayProcess gateway, string probe)
    {
        var request = container.Object[probe]!["httpGet"]!;
        var url = new UriBuilder(container.UrlOf((string)request["port"]!, gateway)) { Scheme = ((string?)request["scheme"] ?? "HTTP").ToLowerInvariant() };
        // As a kubelet does: whatever the certificate.
        using var client = new HttpClient(
            new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null } });
        using var answer = await client.GetAsync(new Uri(url.Uri, (string)request["path"]!));
        return answer.StatusCode;
    }

    private static async Task<RenderedContainer> ContainerAsync(string example, params string[] more)
    {
        var objects = await Chart.RenderAsync(example, more);
        return new RenderedContainer(objects, objects.Single(item => Kind(item) == "Deployment"));
    }

    private static void WriteSecrets(RenderedContainer container, TempFolder pod)
    {
        foreach (var name in Secrets)
        {
            var value = name == "Gateway__Admin__BootstrapKey" ? $"{TestGateway.KeyId}:{TestGateway.KeySecret}" : DeployedSettings.SecretValue(name, "live");
            File.WriteAllText(container.FolderOf(pod, $"/run/secrets/{name}"), value);
        }
    }
}
