using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Hosting.Health;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>What a schema cannot see in the compose file.</summary>
[Parallelizable]
internal sealed partial class ComposeTests
{
    private readonly JsonObject _compose = Yaml.Read("deploy/compose.yaml").Single();

    private JsonObject Gateway => _compose["services"]!["gateway"]!.AsObject();

    [Test]
    public void Services_OfTheFile_AreHardened()
    {
        foreach (var (name, service) in _compose["services"]!.AsObject())
        {
            Assert.That((bool)service!["read_only"]!, Is.True, name);
            Assert.That(Strings(service["cap_drop"]), Is.EqualTo(["ALL"]), name);
            Assert.That(Strings(service["security_opt"]), Does.Contain("no-new-privileges:true"), name);
            Assert.That((string)service["user"]!, Does.Not.StartWith("0"), name);
            Assert.That(service["healthcheck"], Is.Not.Null, name);
            Assert.That(service["privileged"], Is.Null, name);
        }
    }

    [Test]
    public void Ports_BeyondTheHost_ArePublicOnly()
    {
        var published = _compose["services"]!.AsObject()
            .SelectMany(service => Strings(service.Value!["ports"]))
            .Where(port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal));

        Assert.That(published, Is.EqualTo(["8080:8080"]));
    }

    [Test]
    public void Gateway_User_IsTheImages()
    {
        Assert.That((string)Gateway["user"]!, Is.EqualTo($"{Dockerfile.UserId}:{Dockerfile.UserId}"));
    }

    [Test]
    public void Gateway_Settings_AreWhatTheGatewayStartsWithAndHoldNoSecret()
    {
        var settings = Gateway["environment"]!.AsObject()
            .Select(variable => KeyValuePair.Create(variable.Key, (string?)Default(variable.Value!.ToString())))
            .ToArray();

        Assert.That(DeployedSettings.FaultsOf(settings, SecretTargets()), Is.Empty);
        Assert.That(settings.Select(setting => setting.Key), Is.Not.Empty.And.None.Matches<string>(name => DeployedSettings.IsSecret(name!)));
    }

    [Test]
    public void Gateway_Secrets_AreFilesNamedForSettings()
    {
        Assert.That(SecretTargets(), Is.Not.Empty.And.All.Matches<string>(name => DeployedSettings.IsSecret(name!)));
        Assert.That(_compose["secrets"]!.AsObject(), Is.All.Matches<KeyValuePair<string, JsonNode?>>(secret => secret.Value!["file"] is not null));
    }

    [Test]
    public void Gateway_Drain_FitsTheGracePeriod()
    {
        var grace = TimeSpan.FromSeconds(int.Parse(((string)Gateway["stop_grace_period"]!).TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture));

        Assert.That(new DrainOptions().Delay + new DrainOptions().Timeout, Is.LessThanOrEqualTo(grace - TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Variables_OfTheFile_AreInTheExample()
    {
        var example = Repository.Read("deploy/compose.env.example");
        var variables = Variable().Matches(Repository.Read("deploy/compose.yaml")).Select(match => match.Groups["name"].Value).Except(["GATEWAY_IMAGE"]);

        Assert.That(variables, Is.Not.Empty.And.All.Matches<string>(name => example.Contains($"\n{name}=", StringComparison.Ordinal)));
    }

    private IEnumerable<string> SecretTargets() => Gateway["secrets"]!.AsArray().Select(secret => (string)secret!["target"]!);

    private static IEnumerable<string> Strings(JsonNode? list) => list?.AsArray().Select(item => (string)item!) ?? [];

    // ${NAME:-default} is its default, ${NAME:?message} an address.
    private static string Default(string value) =>
        Variable().Replace(value, match => match.Groups["default"].Success ? match.Groups["default"].Value : "https://legacy.example.com");

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+)(:-(?<default>[^}]*)|:\?[^}]*)\}")]
    private static partial Regex Variable();
}
