using System.Text.RegularExpressions;
using Gateway.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Deploy;

/// <summary>Settings as a deployment gives them to the image, judged by the gateway's own check at its start.</summary>
internal static partial class DeployedSettings
{
    private const string RedisSecret = "ConnectionStrings__Redis";

    /// <summary>Values that fit where an example says that one is to be filled in; the environment is <c>test</c> or <c>live</c>.</summary>
    public static string SecretValue(string name, string environment) => name switch
    {
        RedisSecret => "redis:6379,password=p",
        "Gateway__Admin__BootstrapKey" => $"ops:{new string('k', 40)}",
        _ when name.EndsWith("__Secret", StringComparison.Ordinal) => $"secret-{environment}-x",
        _ when name.Contains("WebhookSecrets", StringComparison.Ordinal) => $"whsec_{Convert.ToBase64String(new byte[32])}",
        _ => throw new ArgumentException($"No sample value for {name}.", nameof(name)),
    };

    /// <summary>Every fault the gateway would refuse to start with, given the image's own environment and a deployment's on top of it.</summary>
    public static IReadOnlyList<string> FaultsOf(IEnumerable<KeyValuePair<string, string?>> settings, IEnumerable<string> secretNames)
    {
        var all = Dockerfile.Read().Environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var environment = all["Gateway__Stytch__Projects__0__Environment"]!.ToLowerInvariant();
        foreach (var name in secretNames)
        {
            all[name] = SecretValue(name, environment);
        }

        var keys = all.ToDictionary(setting => KeyOf(setting.Key), setting => setting.Value);
        return
        [
            .. keys.Keys.Where(key => !IsOfAKnownPart(key)),
            .. ConfigurationCheck.FindFaults(new ConfigurationBuilder().AddInMemoryCollection(keys).Build()),
        ];
    }

    public static string KeyOf(string variable) => variable.Replace("__", ":", StringComparison.Ordinal);

    /// <summary>True for a setting whose value must come from a file, never from a manifest or an environment variable.</summary>
    public static bool IsSecret(string variable) => Secret().IsMatch(variable);

    // The gateway's own check knows its own sections only.
    private static bool IsOfAKnownPart(string key) => KnownPart().IsMatch(key);

    [GeneratedRegex("^(Gateway:.+|ConnectionStrings:Redis|ReverseProxy:Clusters:legacy:Destinations:[^:]+:Address|DOTNET_\\w+|ASPNETCORE_HTTP_PORTS)$")]
    private static partial Regex KnownPart();

    [GeneratedRegex("^ConnectionStrings__|Secret(__|$)|Secrets__|[Pp]assword|BootstrapKey")]
    private static partial Regex Secret();
}
