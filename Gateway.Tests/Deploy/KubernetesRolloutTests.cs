using static Gateway.Tests.Deploy.Manifests;

namespace Gateway.Tests.Deploy;

/// <summary>What sets the two Kubernetes folders apart.</summary>
[Parallelizable]
internal sealed class KubernetesRolloutTests
{
    private readonly Manifests _gateway = new("gateway");

    private readonly Manifests _sidecar = new("sidecar");

    [Test]
    public void Gateway_Rollout_NeverHasFewerPods()
    {
        var specification = _gateway.Gateway.Workload["spec"]!;

        Assert.That((int)specification["replicas"]!, Is.GreaterThanOrEqualTo(2));
        Assert.That((int)specification["strategy"]!["rollingUpdate"]!["maxUnavailable"]!, Is.Zero);
    }

    [Test]
    public void Gateway_OnAnEmptiedStore_IsNotReady()
    {
        Assert.That(_gateway.Settings["Gateway__Store__RequireMappings"], Is.EqualTo("true"));
    }

    [Test]
    public void Gateway_Egress_ReachesTheLegacyHost()
    {
        var legacy = new Uri(_gateway.Settings["ReverseProxy__Clusters__legacy__Destinations__primary__Address"]!);
        var space = legacy.Host.Split('.')[1];
        var egress = _gateway.OfKind("NetworkPolicy").Single(policy => Name(policy) == "sso-gateway")["spec"]!;

        Assert.That(List(egress, "egress").Any(rule =>
            List(rule, "to").Any(peer => (string?)peer["namespaceSelector"]?["matchLabels"]?["kubernetes.io/metadata.name"] == space)
            && List(rule, "ports").Any(port => (int)port["port"]! == legacy.Port)));
    }

    [Test]
    public void Sidecar_Container_StartsBeforeAndStopsAfterTheApplication()
    {
        var (workload, container) = _sidecar.Gateway;

        Assert.That(List(Pod(workload), "initContainers"), Does.Contain(container));
        Assert.That((string)container["restartPolicy"]!, Is.EqualTo("Always"));
    }

    [Test]
    public void Sidecar_LegacyAddress_IsTheApplicationsPortOnLoopback()
    {
        var legacy = new Uri(_sidecar.Settings["ReverseProxy__Clusters__legacy__Destinations__primary__Address"]!);

        Assert.That(legacy.IsLoopback);
        Assert.That(Ports(_sidecar.Gateway.Workload)["legacy"], Is.EqualTo(legacy.Port));
    }

    [Test]
    public void Sidecar_WithTheEmbeddedStore_IsOnePodAtATime()
    {
        var specification = _sidecar.Gateway.Workload["spec"]!;

        Assert.That((int)specification["replicas"]!, Is.EqualTo(1));
        Assert.That((string)specification["strategy"]!["type"]!, Is.EqualTo("Recreate"));
    }
}
