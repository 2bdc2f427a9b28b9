namespace Gateway.Tests.Deploy.Helm;

/// <summary>Values that would make a gateway that loses logins, opens its admin listener or never starts are refused, each fault by name.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class ChartRefusalTests
{
    // By the schema: unknown keys and wrong kinds.
    [TestCase("replicas=3", "additional properties 'replicas' not allowed")]
    [TestCase("redis.tls.enable=true", "at '/redis/tls': additional properties 'enable' not allowed")]
    [TestCase("tls.publicClientCa.key=", "at '/tls/publicClientCa/key'")]
    [TestCase("replicaCount=0", "at '/replicaCount'")]
    [TestCase("replicaCount=two", "at '/replicaCount': got string, want integer")]
    [TestCase("form=daemonset", "at '/form'")]
    [TestCase("store.kind=postgres", "at '/store/kind'")]
    [TestCase("drain.spareSeconds=1", "at '/drain/spareSeconds'")]
    [TestCase("image.digest=latest", "at '/image/digest'")]
    [TestCase("ingress.hosts={https://sso.acme.com}", "at '/ingress/hosts/0'")]
    [TestCase("settings.Gateway__Limits__MaxConnections=1000000", "at '/settings/Gateway__Limits__MaxConnections': got number, want boolean or string")]
    [TestCase("extraEnvFrom[0].secretRef.name=x", "at '/extraEnvFrom/0'")]
    // By the checks: secrets where everybody who may read a ConfigMap reads them, and what one value says against another.
    [TestCase("settings.Gateway__Admin__BootstrapKey=a", "settings.Gateway__Admin__BootstrapKey holds a secret")]
    [TestCase("settings.Gateway__Stytch__Projects__0__WebhookSecrets__0=a", "settings.Gateway__Stytch__Projects__0__WebhookSecrets__0 holds a secret")]
    [TestCase("settings.ConnectionStrings__Redis=redis:6379", "settings.ConnectionStrings__Redis holds a secret")]
    [TestCase("redis.url=redis:6379\\,password=secret", "redis.url has a user or a password")]
    [TestCase("redis.url=redis:6379\\,ssl=true", "redis.url has ssl=")]
    [TestCase("extraEnv[0].name=Gateway__Stytch__Projects__0__Secret", "extraEnv has Gateway__Stytch__Projects__0__Secret, a secret")]
    [TestCase("extraEnv[0].name=A,extraEnv[0].valueFrom.secretKeyRef.name=b", "extraEnv has A, a secret")]
    [TestCase("redis.url=,existingSecret=", "redis.url and existingSecret are both empty")]
    [TestCase("store.kind=sqlite", "replicaCount is 2, but store.kind is sqlite: that store is one file, which one pod has.")]
    [TestCase("store.kind=sqlite,replicaCount=1,autoscaling.enabled=true", "autoscaling.enabled is true, but store.kind is sqlite")]
    [TestCase("store.kind=sqlite,replicaCount=1", "persistence.enabled is false, but store.kind is sqlite")]
    [TestCase("store.kind=sqlite,replicaCount=1", "redis.url or redis.existingSecret is set, but store.kind is sqlite")]
    [TestCase("persistence.enabled=true", "persistence.enabled is true, but there are several pods")]
    [TestCase("autoscaling.enabled=true,autoscaling.maxReplicas=1", "autoscaling.maxReplicas is 1, less than autoscaling.minReplicas, which is 2")]
    [TestCase("redis.userKey=user,redis.existingSecret=", "redis.userKey is set without redis.existingSecret")]
    [TestCase("redis.tls.caSecret=ca", "redis.tls.enabled is false")]
    [TestCase("redis.tls.enabled=true,redis.url=", "redis.tls.enabled is true without redis.url")]
    [TestCase("admin.exposed=true", "admin.exposed is true without admin.from")]
    [TestCase("admin.exposed=true,networkPolicy.enabled=false", "networkPolicy.enabled is false: every pod of the cluster would reach the admin listener")]
    [TestCase("form=sidecar,admin.exposed=true", "there the admin listener stays on the pod's loopback")]
    [TestCase("tls.ops=true", "tls.ops is true without tls.existingSecret")]
    [TestCase("tls.publicClientCa.secret=ca", "tls.publicClientCa is set without tls.existingSecret")]
    [TestCase("tls.adminClientCa.secret=ca,tls.existingSecret=tls", "tls.adminClientCa is set, but the admin listener speaks http")]
    [TestCase("tls.publicClientCa.secret=ca,tls.publicClientCa.configMap=ca,tls.existingSecret=tls", "tls.publicClientCa has a configMap and a secret")]
    [TestCase("form=sidecar", "sidecar.containers is empty, but form is sidecar")]
    [TestCase("form=sidecar", "legacy.address is set, but form is sidecar")]
    [TestCase("sidecar.containers[0].name=a,sidecar.containers[0].image=b", "sidecar.containers is set, but form is deployment")]
    [TestCase("ingress.enabled=true", "ingress.enabled is true without ingress.hosts")]
    [TestCase("httpRoute.enabled=true", "httpRoute.enabled is true without httpRoute.parentRefs")]
    [TestCase("declared.existingConfigMap=a", "declared.files and declared.existingConfigMap are both set")]
    public async Task Values_ThatDoNotFit_AreRefusedWithTheFault(string values, string fault)
    {
        var result = await Chart.TemplateAsync("deployment-default", "--set", values);

        Assert.That(result.ExitCode, Is.Not.Zero, result.Output);
        Assert.That(result.Error, Does.Contain(fault));
    }

    [Test]
    public async Task Cluster_OlderThanNativeSidecars_IsRefused()
    {
        var result = await Chart.TemplateAsync("sidecar", "--kube-version", "1.28");

        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Contain("chart requires kubeVersion"));
    }
}
