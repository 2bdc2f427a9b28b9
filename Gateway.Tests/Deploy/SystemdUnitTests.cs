using System.Globalization;
using Gateway.Hosting.Health;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>The unit for machines without containers: what systemd itself says of its hardening, and whether the gateway starts with its settings.</summary>
[Parallelizable]
internal sealed class SystemdUnitTests
{
    private const string Unit = "deploy/systemd/sso-gateway.service";

    [Test]
    public async Task Hardening_ByTheJudgementOfSystemd_IsOk()
    {
        // In tenths: deploy/README.md says 1.4, and other versions of systemd know more or fewer questions.
        var result = await Command.RunAsync(
            "systemd-analyze", ["security", "--offline=true", "--no-pager", "--threshold=20", Repository.PathOf(Unit)], TimeSpan.FromSeconds(30));

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Contain("Overall exposure level for sso-gateway.service"));
    }

    [Test]
    public void Settings_OfTheUnit_AreWhatTheGatewayStartsWith()
    {
        var settings = ValuesOf("Environment").Select(value => value.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]));

        var faults = DeployedSettings.FaultsOf(
            [
                .. settings,
                KeyValuePair.Create("Gateway__Stytch__Projects__0__Name", (string?)"main"),
                KeyValuePair.Create("Gateway__Stytch__Projects__0__Environment", (string?)"Test"),
            ],
            []);

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void GracePeriod_OfTheUnit_IsBeyondTheDrain()
    {
        var grace = TimeSpan.FromSeconds(int.Parse(ValuesOf("TimeoutStopSec").Single().TrimEnd('s'), CultureInfo.InvariantCulture));
        var drain = new DrainOptions();

        Assert.That(grace, Is.GreaterThan(drain.Delay + drain.Timeout));
    }

    private static IEnumerable<string> ValuesOf(string name) => Repository.Read(Unit)
        .Split('\n')
        .Where(line => line.StartsWith(name + "=", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..]);
}
