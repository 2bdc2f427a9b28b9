using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using static Gateway.Tests.Deploy.Manifests;

namespace Gateway.Tests.Deploy.Helm;

/// <summary>The gateway's container of a rendered Deployment, with what its pod gives it: settings, ConfigMaps as files, folders for the rest.</summary>
internal sealed class RenderedContainer(IReadOnlyList<JsonObject> objects, JsonObject workload)
{
    public JsonObject Object { get; } = Containers(workload).Single(container => (string)container["name"]! == "gateway");

    /// <summary>What follows the image's entry point.</summary>
    public string[] Arguments => [.. Object["args"]!.AsArray().Select(argument => (string)argument!)];

    /// <summary>
    /// The image's environment and the container's over it, with the container's folders moved into <paramref name="pod"/> and listeners on ports that
    /// are free.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment(TempFolder pod)
    {
        var environment = Dockerfile.Read().Environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        environment["Gateway__SecretsPath"] = "/run/secrets";
        foreach (var (name, value) in List(Object, "envFrom").SelectMany(source => Data((string)source["configMapRef"]!["name"]!)))
        {
            environment[name] = (string?)value;
        }

        MountConfigMaps(pod);
        return environment.ToDictionary(variable => variable.Key, variable => variable.Key.StartsWith("Gateway__Listen__", StringComparison.Ordinal)
            ? $"{new Uri(variable.Value!.Replace('+', '0')).Scheme}://127.0.0.1:0"
            : Mount(variable.Value!) is null ? variable.Value : FolderOf(pod, variable.Value!));
    }

    /// <summary>Where a path of the container is outside it; its folder is made.</summary>
    public string FolderOf(TempFolder pod, string path)
    {
        Assert.That(Mount(path), Is.Not.Null, $"No volume is mounted at {path}.");
        var outside = pod.PathOf(path.TrimStart('/'));
        Directory.CreateDirectory(pod.PathOf(Mount(path)!.TrimStart('/')));
        return outside;
    }

    /// <summary>The URL of the listener behind a port that the manifest names: by the number that the image's own settings give a listener.</summary>
    public Uri UrlOf(string port, GatewayProcess gateway)
    {
        var image = Dockerfile.Read().Environment;
        var number = (int)List(Object, "ports").Single(entry => (string)entry["name"]! == port)["containerPort"]!;
        return number == Dockerfile.PortOf(image["Gateway__Listen__Ops"]) ? gateway.OpsUrl
            : number == Dockerfile.PortOf(image["Gateway__Listen__Public"]) ? gateway.PublicUrl
            : throw new ArgumentException($"Nothing listens on {number}.", nameof(port));
    }

    private string? Mount(string path) => List(Object, "volumeMounts")
        .Select(mount => (string)mount["mountPath"]!)
        .SingleOrDefault(mount => path == mount || path.StartsWith($"{mount}/", StringComparison.Ordinal));

    private void MountConfigMaps(TempFolder pod)
    {
        foreach (var volume in List(Pod(workload), "volumes").Where(volume => volume["configMap"] is not null))
        {
            var mount = List(Object, "volumeMounts").Single(entry => (string)entry["name"]! == (string)volume["name"]!);
            foreach (var (file, content) in Data((string)volume["configMap"]!["name"]!))
            {
                File.WriteAllText(FolderOf(pod, $"{(string)mount["mountPath"]!}/{file}"), (string)content!);
            }
        }
    }

    private JsonObject Data(string configMap) => objects.Single(item => Kind(item) == "ConfigMap" && Name(item) == configMap)["data"]!.AsObject();
}
