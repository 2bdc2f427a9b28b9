using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Hosting.Health;
using static Gateway.Tests.Deploy.Manifests;

namespace Gateway.Tests.Deploy;

/// <summary>What the manifests promise: no login lost by a rollout, no secret in a manifest, no privilege that is not needed.</summary>
[Parallelizable]
[TestFixture("gateway")]
[TestFixture("sidecar")]
internal sealed class KubernetesSafetyTests(string folder)
{
    private readonly Manifests _manifests = new(folder);

    [Test]
    public void Drain_WithEverythingBeforeIt_FitsTheGracePeriod()
    {
        var (workload, gateway) = _manifests.Gateway;
        var isSidecar = (string?)gateway["restartPolicy"] == "Always";
        var preStops = List(Pod(workload), "containers").Select(container => (int?)container["lifecycle"]?["preStop"]?["sleep"]?["seconds"] ?? 0).ToArray();
        var drain = Setting("Gateway__Drain__Delay", new DrainOptions().Delay) + Setting("Gateway__Drain__Timeout", new DrainOptions().Timeout);
        var grace = TimeSpan.FromSeconds((int)Pod(workload)["terminationGracePeriodSeconds"]!);

        Assert.That(drain + TimeSpan.FromSeconds(preStops.Max()), Is.LessThanOrEqualTo(grace - TimeSpan.FromSeconds(10)));
        // A sidecar gets its SIGTERM last: the wait for endpoint lists has to happen before the application stops.
        Assert.That(isSidecar ? preStops.Min() : Setting("Gateway__Drain__Delay", TimeSpan.Zero).TotalSeconds, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public void Settings_WithTheSecretsFilledIn_AreWhatTheGatewayStartsWith()
    {
        var secrets = GatewaySecret().Select(value => value.Key);

        Assert.That(DeployedSettings.FaultsOf(_manifests.Settings, secrets), Is.Empty);
    }

    [Test]
    public void Settings_OfTheConfigMap_HoldNoSecret()
    {
        Assert.That(_manifests.Settings.Keys, Is.Not.Empty.And.None.Matches<string>(name => DeployedSettings.IsSecret(name!)));
    }

    [Test]
    public void Containers_Environment_HasNoLiteral()
    {
        Assert.That(_manifests.Workloads.SelectMany(Containers).SelectMany(container => List(container, "env")), Is.Empty);
    }

    [Test]
    public void SecretExamples_Values_AreAllToBeReplaced()
    {
        var values = _manifests.OfKind("Secret").SelectMany(secret => secret["stringData"]!.AsObject()).ToArray();

        Assert.That(values, Is.Not.Empty.And.All.Matches<KeyValuePair<string, JsonNode?>>(value => (string)value.Value! == "<REPLACE>"));
        Assert.That(values.Select(value => value.Key), Is.All.Matches<string>(name => DeployedSettings.IsSecret(name!)));
    }

    [Test]
    public void Pods_OfEveryWorkload_AreRestricted()
    {
        foreach (var pod in _manifests.Workloads.Select(Pod))
        {
            Assert.That((bool)pod["securityContext"]!["runAsNonRoot"]!, Is.True);
            Assert.That((string)pod["securityContext"]!["seccompProfile"]!["type"]!, Is.EqualTo("RuntimeDefault"));
            Assert.That((bool)pod["automountServiceAccountToken"]!, Is.False);
        }
    }

    [Test]
    public void Containers_OfEveryWorkload_HaveNoPrivilegeAndAMemoryLimit()
    {
        foreach (var container in _manifests.Workloads.SelectMany(Containers))
        {
            Assert.That((bool)container["securityContext"]!["allowPrivilegeEscalation"]!, Is.False);
            Assert.That((string)container["securityContext"]!["capabilities"]!["drop"]!.AsArray().Single()!, Is.EqualTo("ALL"));
            Assert.That(container["resources"]!["limits"]!["memory"], Is.Not.Null);
        }
    }

    [Test]
    public void GatewayContainer_User_IsTheImages()
    {
        var (workload, container) = _manifests.Gateway;
        var context = container["securityContext"]!;

        Assert.That((bool)context["readOnlyRootFilesystem"]!, Is.True);
        Assert.That((int)(context["runAsUser"] ?? Pod(workload)["securityContext"]!["runAsUser"])!, Is.EqualTo(Dockerfile.UserId));
        Assert.That((int)Pod(workload)["securityContext"]!["fsGroup"]!, Is.EqualTo(Dockerfile.UserId));
    }

    [Test]
    public void NetworkPolicies_OfTheGateway_LeaveTheAdminPortClosed()
    {
        var policy = _manifests.OfKind("NetworkPolicy")
            .Single(item => _manifests.SelectedBy(item["spec"]!["podSelector"]!["matchLabels"]!.AsObject()).Single() == _manifests.Gateway.Workload);
        var rules = List(policy["spec"]!, "ingress").ToArray();

        Assert.That(rules, Is.All.Matches<JsonObject>(rule => List(rule!, "from").Any()));
        Assert.That(rules.SelectMany(rule => List(rule, "ports")).Select(port => (string)port["port"]!), Is.EquivalentTo(["public", "ops"]));
    }

    private JsonObject GatewaySecret() => _manifests.OfKind("Secret").Single(secret => Name(secret) == "sso-gateway")["stringData"]!.AsObject();

    private TimeSpan Setting(string name, TimeSpan otherwise) =>
        _manifests.Settings.TryGetValue(name, out var text) ? TimeSpan.Parse(text!, CultureInfo.InvariantCulture) : otherwise;
}
