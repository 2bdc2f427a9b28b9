using System.Text.Json.Nodes;
using static Gateway.Tests.Deploy.Manifests;

namespace Gateway.Tests.Deploy;

/// <summary>What a schema cannot see: that the manifests agree with each other.</summary>
[Parallelizable]
[TestFixture("gateway")]
[TestFixture("sidecar")]
internal sealed class KubernetesManifestTests(string folder)
{
    private readonly Manifests _manifests = new(folder);

    [Test]
    public void Kustomization_Resources_AreTheFilesThatAreNoExamples()
    {
        var expected = _manifests.Files.Where(file =>
            file.EndsWith(".yaml", StringComparison.Ordinal) && file != "kustomization.yaml" && !file.EndsWith(".example.yaml", StringComparison.Ordinal));

        Assert.That(Strings(_manifests.Kustomization["resources"]!), Is.EquivalentTo(expected));
    }

    [Test]
    public void Kustomization_Images_AreAllUsed()
    {
        var used = _manifests.Workloads.SelectMany(Containers).Select(container => ((string)container["image"]!).Split(':')[0]).ToArray();

        Assert.That(used, Is.SupersetOf(List(_manifests.Kustomization, "images").Select(image => (string)image["name"]!)));
    }

    [Test]
    public void Selectors_OfEverything_SelectExactlyOneWorkload()
    {
        var selectors = _manifests.Workloads.Concat(_manifests.OfKind("PodDisruptionBudget")).Select(item => item["spec"]!["selector"]!["matchLabels"]!)
            .Concat(_manifests.OfKind("Service").Select(service => service["spec"]!["selector"]!))
            .Concat(_manifests.OfKind("NetworkPolicy").Select(policy => policy["spec"]!["podSelector"]!["matchLabels"]!))
            .Concat(_manifests.Workloads.SelectMany(workload => List(Pod(workload), "topologySpreadConstraints"))
            .Select(spread => spread["labelSelector"]!["matchLabels"]!));

        Assert.That(selectors, Is.Not.Empty.And.All.Matches<JsonNode>(selector => _manifests.SelectedBy(selector!.AsObject()).Count() == 1));
    }

    [Test]
    public void NamedPorts_OfServicesPoliciesAndProbes_AreContainerPorts()
    {
        var wanted = _manifests.OfKind("Service")
            .SelectMany(service => List(service["spec"]!, "ports").Select(port => (Selector: service["spec"]!["selector"]!, Port: port["targetPort"]!)))
                .Concat(_manifests.OfKind("NetworkPolicy").SelectMany(policy => List(policy["spec"]!, "ingress").SelectMany(rule => List(rule, "ports"))
                .Select(port => (policy["spec"]!["podSelector"]!["matchLabels"]!, port["port"]!))))
            .Concat(_manifests.Workloads.SelectMany(
                workload => Containers(workload).SelectMany(Probes).Select(port => (workload["spec"]!["selector"]!["matchLabels"]!, port))));

        Assert.That(wanted, Is.Not.Empty.And.All.Matches<(JsonNode Selector, JsonNode Port)>(found =>
            Ports(_manifests.SelectedBy(found.Selector.AsObject()).Single()).ContainsKey((string)found.Port!)));
    }

    [Test]
    public void Ingress_Backends_AreServicePorts()
    {
        foreach (var ingress in _manifests.OfKind("Ingress"))
        {
            var backends = List(ingress["spec"]!, "rules").SelectMany(rule => List(rule["http"]!, "paths")).Select(path => path["backend"]!["service"]!);

            Assert.That(backends, Is.All.Matches<JsonNode>(backend => _manifests.OfKind("Service").Any(service =>
                Name(service) == (string)backend!["name"]!
                && List(service["spec"]!, "ports").Any(port => (string)port["name"]! == (string)backend["port"]!["name"]!))));
        }
    }

    [Test]
    public void GatewayContainer_Ports_AreTheImages()
    {
        var environment = Dockerfile.Read().Environment;
        var ports = List(_manifests.Gateway.Container, "ports").ToDictionary(port => (string)port["name"]!, port => (int)port["containerPort"]!);

        Assert.That(ports, Is.EquivalentTo(new Dictionary<string, int>
        {
            ["public"] = Dockerfile.PortOf(environment["Gateway__Listen__Public"]),
            ["ops"] = Dockerfile.PortOf(environment["Gateway__Listen__Ops"]),
        }));
    }

    // A sidecar's start-up probe holds up the application, so it must pass without a table.
    [Test]
    public void GatewayContainer_StartupProbe_WaitsForATableWhereNothingWaitsForIt()
    {
        var request = _manifests.Gateway.Container["startupProbe"]!["httpGet"]!;

        Assert.That((string)request["path"]!, Is.EqualTo(folder == "sidecar" ? "/livez" : "/startupz"));
        Assert.That((string)request["port"]!, Is.EqualTo("ops"));
    }

    [TestCase("readinessProbe", "/readyz")]
    [TestCase("livenessProbe", "/livez")]
    public void GatewayContainer_Probe_AsksItsOwnEndpoint(string probe, string path)
    {
        var request = _manifests.Gateway.Container[probe]!["httpGet"]!;

        Assert.That((string)request["path"]!, Is.EqualTo(path));
        Assert.That((string)request["port"]!, Is.EqualTo("ops"));
    }

    [Test]
    public void Volumes_OfEveryContainer_AreDefined()
    {
        foreach (var workload in _manifests.Workloads)
        {
            var defined = List(Pod(workload), "volumes").Select(volume => (string)volume["name"]!)
                .Concat(List(workload["spec"]!, "volumeClaimTemplates").Select(Name));
            var mounted = Containers(workload).SelectMany(container => List(container, "volumeMounts")).Select(mount => (string)mount["name"]!).Distinct();

            Assert.That(mounted, Is.EquivalentTo(defined));
        }
    }

    [Test]
    public void References_ToSecretsClaimsAndConfigMaps_AreThere()
    {
        var volumes = _manifests.Workloads.SelectMany(workload => List(Pod(workload), "volumes")).ToArray();
        var secrets = volumes.Select(volume => (string?)volume["secret"]?["secretName"]).OfType<string>();
        var claims = volumes.Select(volume => (string?)volume["persistentVolumeClaim"]?["claimName"]).OfType<string>();
        var settings = _manifests.Workloads.SelectMany(Containers)
            .SelectMany(container => List(container, "envFrom"))
            .Select(source => (string)source["configMapRef"]!["name"]!);

        Assert.That(secrets, Is.EquivalentTo(_manifests.OfKind("Secret").Select(Name)));
        Assert.That(claims, Is.EquivalentTo(_manifests.OfKind("PersistentVolumeClaim").Select(Name)));
        Assert.That(settings, Is.EquivalentTo(
            _manifests.OfKind("ConfigMap").Select(Name).Concat(List(_manifests.Kustomization, "configMapGenerator").Select(map => (string)map["name"]!))));
    }

    [Test]
    public void GatewayContainer_Writes_OnlyToItsVolumes()
    {
        var environment = Dockerfile.Read().Environment;
        var mounts = List(_manifests.Gateway.Container, "volumeMounts").ToDictionary(
            mount => (string)mount["mountPath"]!, mount => (bool?)mount["readOnly"] ?? false);

        Assert.That(mounts[Path.GetDirectoryName(environment["Gateway__Store__Path"])!], Is.False);
        Assert.That(mounts[Path.GetDirectoryName(environment["Gateway__Store__SnapshotPath"])!], Is.False);
        Assert.That(mounts["/run/secrets"], Is.True);
    }

    private static IEnumerable<JsonNode> Probes(JsonObject container) =>
        new[] { "startupProbe", "readinessProbe", "livenessProbe" }
            .Select(name => container[name]?["httpGet"]?["port"] ?? container[name]?["tcpSocket"]?["port"])
            .OfType<JsonNode>();

    private static IEnumerable<string> Strings(JsonNode list) => list.AsArray().Select(item => (string)item!);
}
