using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using static Gateway.Tests.Deploy.Manifests;

namespace Gateway.Tests.Deploy.Helm;

/// <summary>What holds of the chart with whatever values: restricted pods, secrets as files, an admin listener that no route leads to.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class ChartSafetyTests
{
    private static readonly IReadOnlyList<string> Examples = Chart.Examples;

    // The Pod Security Standards' profile "restricted", as far as the pods have the fields:
    // https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    private static readonly string[] RestrictedVolumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    [TestCaseSource(nameof(Examples))]
    public async Task Pod_OfAValuesFile_IsRestricted(string example)
    {
        var workload = await WorkloadAsync(example);
        var pod = Pod(workload);

        Assert.That(pod["hostNetwork"] ?? pod["hostPID"] ?? pod["hostIPC"], Is.Null);
        Assert.That((bool)pod["securityContext"]!["runAsNonRoot"]!, Is.True);
        Assert.That((string)pod["securityContext"]!["seccompProfile"]!["type"]!, Is.EqualTo("RuntimeDefault"));
        Assert.That((bool)pod["automountServiceAccountToken"]!, Is.False);
        Assert.That(
            List(pod, "volumes").SelectMany(volume => volume).Select(field => field.Key).Where(key => key != "name").Distinct(),
            Is.SubsetOf(RestrictedVolumes));
        foreach (var container in Containers(workload))
        {
            var context = container["securityContext"]!;
            Assert.That((bool)context["allowPrivilegeEscalation"]!, Is.False);
            Assert.That((bool?)context["privileged"], Is.Not.True);
            Assert.That((string)context["capabilities"]!["drop"]!.AsArray().Single()!, Is.EqualTo("ALL"));
            Assert.That((int)(context["runAsUser"] ?? pod["securityContext"]!["runAsUser"])!, Is.Not.Zero);
            Assert.That(List(container, "ports").Select(port => port["hostPort"]), Is.All.Null);
        }
    }

    [TestCaseSource(nameof(Examples))]
    public async Task Gateway_OfAValuesFile_IsTheImages(string example)
    {
        var container = Gateway(await WorkloadAsync(example));

        Assert.That((int)container["securityContext"]!["runAsUser"]!, Is.EqualTo(Dockerfile.UserId));
        Assert.That((bool)container["securityContext"]!["readOnlyRootFilesystem"]!, Is.True);
        Assert.That(List(container, "volumeMounts").Select(mount => (string)mount["mountPath"]!), Does.Contain("/data"));
        Assert.That(container["resources"]!["limits"]!["memory"], Is.Not.Null);
    }

    [TestCaseSource(nameof(Examples))]
    public async Task Environment_OfAValuesFile_HoldsNoSecret(string example)
    {
        var objects = await Chart.RenderAsync(example);
        var container = Gateway(objects.Single(item => Kind(item) == "Deployment"));
        var settings = objects.Where(item => Kind(item) == "ConfigMap").SelectMany(map => map["data"]!.AsObject()).ToArray();

        Assert.That(objects.Select(Kind), Has.None.EqualTo("Secret"));
        Assert.That(List(container, "env").Select(variable => variable["valueFrom"]?["secretKeyRef"]), Is.All.Null);
        Assert.That(List(container, "envFrom").Select(source => source["secretRef"]), Is.All.Null);
        // A connection string without a password is none.
        Assert.That(
            settings.Where(setting => setting.Key != "ConnectionStrings__Redis").Select(setting => setting.Key),
            Has.None.Matches<string>(name => DeployedSettings.IsSecret(name!) && !name!.EndsWith("File", StringComparison.Ordinal)));
        Assert.That(
            settings.Where(setting => setting.Key == "ConnectionStrings__Redis").Select(setting => (string)setting.Value!),
            Has.None.Contains("password="));
    }

    [TestCaseSource(nameof(Examples))]
    public async Task Settings_OfAValuesFile_AreWhatTheGatewayStartsWith(string example)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("gateway");
        var objects = await Chart.RenderAsync(example);
        var settings = objects.First(item => Kind(item) == "ConfigMap")["data"]!.AsObject()
            .Select(setting => KeyValuePair.Create(setting.Key, IsOfTls(setting.Key) ? FileFor(setting.Key) : (string?)setting.Value))
            .Where(setting => !setting.Key.EndsWith("File", StringComparison.Ordinal) || IsOfTls(setting.Key))
            .Where(setting => setting.Key != "Gateway__Declared__Path")
            .Append(KeyValuePair.Create("Gateway__Stytch__Projects__0__Name", (string?)"main"))
            .Append(KeyValuePair.Create("Gateway__Stytch__Projects__0__Environment", (string?)"Live"));

        Assert.That(DeployedSettings.FaultsOf(settings, []), Is.Empty);

        static bool IsOfTls(string setting) => setting.StartsWith("Gateway__Tls__", StringComparison.Ordinal);
        string FileFor(string setting) =>
            setting.EndsWith("KeyFile", StringComparison.Ordinal) ? key
            : setting.EndsWith("CaFile", StringComparison.Ordinal) ? authority.CertificateFile
            : certificate;
    }

    [Test]
    public async Task Tls_OfTheListeners_IsMountedAndProbedOverHttps()
    {
        var objects = await Chart.RenderAsync("tls");
        var workload = objects.Single(item => Kind(item) == "Deployment");
        var settings = objects.First(item => Kind(item) == "ConfigMap")["data"]!.AsObject();
        var volumes = List(Pod(workload), "volumes").ToDictionary(volume => (string)volume["name"]!);
        var mounts = List(Gateway(workload), "volumeMounts").ToDictionary(mount => (string)mount["name"]!);

        Assert.That((string)settings["Gateway__Listen__Public"]!, Is.EqualTo("https://+:8080"));
        Assert.That((string)settings["Gateway__Listen__Admin"]!, Is.EqualTo("https://+:9090"));
        Assert.That((string)volumes["tls"]["secret"]!["secretName"]!, Is.EqualTo("sso-gateway-tls"));
        Assert.That((string)volumes["public-client-ca"]["configMap"]!["name"]!, Is.EqualTo("edge-ca"));
        foreach (var (name, file) in settings.Where(setting => setting.Key.StartsWith("Gateway__Tls__", StringComparison.Ordinal)))
        {
            // A file of the folder and not the file itself: a mount with subPath is never renewed.
            var mount = mounts.Values.Single(mount => Path.GetDirectoryName((string)file!) == (string)mount["mountPath"]!);
            Assert.That(mount["subPath"], Is.Null, name);
            Assert.That(volumes.Keys, Does.Contain((string)mount["name"]!));
        }

        Assert.That(settings.Count(setting => setting.Key.StartsWith("Gateway__Tls__", StringComparison.Ordinal)), Is.EqualTo(6));
        foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
        {
            Assert.That((string)Gateway(workload)[probe]!["httpGet"]!["scheme"]!, Is.EqualTo("HTTPS"), probe);
        }

        Assert.That((string)objects.Single(item => Kind(item) == "ServiceMonitor")["spec"]!["endpoints"]![0]!["scheme"]!, Is.EqualTo("https"));
    }

    [TestCase("tls.ops=false", null)]
    [TestCase("settings.Gateway__Listen__Ops=https://+:8081,tls.ops=false", "HTTPS")]
    public async Task Probes_OfAListener_HaveItsScheme(string values, string? scheme)
    {
        var workload = (await Chart.RenderAsync("tls", "--set", values)).Single(item => Kind(item) == "Deployment");

        Assert.That((string?)Gateway(workload)["readinessProbe"]!["httpGet"]!["scheme"], Is.EqualTo(scheme));
    }

    [TestCaseSource(nameof(Examples))]
    public async Task GracePeriod_OfAValuesFile_HoldsTheDrain(string example)
    {
        var objects = await Chart.RenderAsync(example);
        var workload = objects.Single(item => Kind(item) == "Deployment");
        var settings = objects.First(item => Kind(item) == "ConfigMap")["data"]!;
        var drain = Seconds(settings["Gateway__Drain__Delay"]) + Seconds(settings["Gateway__Drain__Timeout"]);
        var waits = Containers(workload).Max(container => (int?)container["lifecycle"]?["preStop"]?["sleep"]?["seconds"] ?? 0);

        Assert.That((int)Pod(workload)["terminationGracePeriodSeconds"]!, Is.GreaterThanOrEqualTo(waits + drain + 10));
    }

    [Test]
    public async Task AdminListener_ByDefault_IsOnLoopbackWithoutAPort()
    {
        var objects = await Chart.RenderAsync("deployment-default");
        var ports = List(Gateway(objects.Single(item => Kind(item) == "Deployment")), "ports").Select(port => (string)port["name"]!);

        Assert.That(ports, Is.EqualTo(new[] { "public", "ops" }));
        Assert.That((string)objects.First(item => Kind(item) == "ConfigMap")["data"]!["Gateway__Listen__Admin"]!, Is.EqualTo("http://127.0.0.1:9090"));
        Assert.That(objects.Where(item => Kind(item) == "Service").Select(Name), Is.EquivalentTo(["sso-gateway", "sso-gateway-ops"]));
    }

    [Test]
    public async Task AdminListener_Exposed_IsReachedByItsServiceAndItsPeersAlone()
    {
        var objects = await Chart.RenderAsync("everything");
        var rules = List(objects.Single(item => Kind(item) == "NetworkPolicy")["spec"]!, "ingress")
            .Where(rule => List(rule, "ports").Any(port => (string)port["port"]! == "admin"))
            .ToArray();
        var routed = List(objects.Single(item => Kind(item) == "Ingress")["spec"]!, "rules").SelectMany(rule => List(rule["http"]!, "paths"))
            .Select(path => (string)path["backend"]!["service"]!["name"]!)
            .Concat(List(objects.Single(item => Kind(item) == "HTTPRoute")["spec"]!, "rules").SelectMany(rule => List(rule, "backendRefs"))
                .Select(backend => (string)backend["name"]!));

        Assert.That(objects.Where(item => Kind(item) == "Service").Select(Name), Does.Contain("acme-sso-admin"));
        Assert.That((string)rules.Single()["from"]![0]!["podSelector"]!["matchLabels"]!["app"]!, Is.EqualTo("operators"));
        Assert.That(routed, Is.All.EqualTo("acme-sso"));
    }

    [TestCase("sqlite")]
    [TestCase("sidecar")]
    public async Task Store_OnAVolume_IsOnePodAtATime(string example)
    {
        var specification = (await WorkloadAsync(example))["spec"]!;

        Assert.That((int)specification["replicas"]!, Is.EqualTo(1));
        Assert.That((string)specification["strategy"]!["type"]!, Is.EqualTo("Recreate"));
    }

    private static async Task<JsonObject> WorkloadAsync(string example) =>
        (await Chart.RenderAsync(example)).Single(item => Kind(item) == "Deployment");

    private static JsonObject Gateway(JsonObject workload) => Containers(workload).Single(container => (string)container["name"]! == "gateway");

    private static double Seconds(JsonNode? time) =>
        TimeSpan.Parse((string)time!, CultureInfo.InvariantCulture).TotalSeconds;
}
