using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Observability;

/// <summary>The alerts of deploy/observability/, judged by promtool over recorded series.</summary>
[Parallelizable]
internal sealed class AlertTests
{
    private const string RulesFile = "deploy/observability/alerts.yaml";

    private const string RunbookUrl = "https://git.example.com/sso-gateway/";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly JsonObject[] Alerts =
        [.. Yaml.Read(RulesFile).Single()["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!.AsObject())];

    [Test]
    public async Task Rules_AsShipped_AreAcceptedByPrometheus()
    {
        // Without --lint-fatal a rule that stands twice is only spoken of.
        var result = await Command.RunAsync("promtool", ["check", "rules", "--lint-fatal", Repository.PathOf(RulesFile)], Timeout);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    [Test]
    public async Task Rules_Expressions_NameMetricsAndLabelsThatTheGatewayHas()
    {
        Assert.That(await PromQl.FindFaultsAsync([.. Alerts.Select(alert => (string)alert["expr"]!)]), Is.Empty);
    }

    [Test]
    public async Task Faults_OfExpressionsThatAreWrong_AreNamed()
    {
        var faults = await PromQl.FindFaultsAsync(["sum(", "gateway_store_down", "gateway_store_up{state=\"x\"}", "sum by (colour) (gateway_store_up)"]);

        Assert.That(faults, Has.Count.EqualTo(4));
    }

    [Test]
    public void Alerts_Each_SaysWhatItIsAndLeadsToItsPage()
    {
        foreach (var alert in Alerts)
        {
            var annotations = alert["annotations"]!.AsObject();
            var url = (string)annotations["runbook_url"]!;

            Assert.That((string?)alert["labels"]!["severity"], Is.AnyOf("critical", "warning"), Name(alert));
            Assert.That(annotations.Select(annotation => annotation.Key), Is.EquivalentTo(["summary", "description", "runbook_url"]), Name(alert));
            Assert.That(annotations.Select(annotation => (string)annotation.Value!), Is.All.EndsWith(".").Or.EndsWith(".md"), Name(alert));
            Assert.That(url, Does.StartWith(RunbookUrl), Name(alert));
            Assert.That(Repository.PathOf(url[RunbookUrl.Length..]), Does.Exist, Name(alert));
        }
    }

    [Test]
    public void Alerts_Each_HasACaseThatFiresAndOneThatDoesNot()
    {
        var names = Alerts.Select(Name).ToArray();

        Assert.That(AlertCases.All.Where(test => test.IsFiring).Select(test => test.Alert).Distinct(), Is.EquivalentTo(names));
        Assert.That(AlertCases.All.Where(test => !test.IsFiring).Select(test => test.Alert).Distinct(), Is.EquivalentTo(names));
    }

    [Test]
    public async Task Alerts_OverRecordedSeries_FireWhereTheyShouldAndOnlyThere()
    {
        Assert.That(await JudgeAsync(AlertCases.All), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task Alerts_ThatAreExpectedTheOtherWayRound_AreToldOfEachCase()
    {
        // What is no alert's name would be silent whatever the series, so a case that passes has to fail when it is turned.
        var turned = AlertCases.All.Select(test => test with { Labels = test.IsFiring ? null : ["job=sso"] }).ToArray();

        foreach (var interval in turned.GroupBy(test => test.Interval))
        {
            var (exitCode, said) = await JudgeAsync([.. interval]);

            Assert.That(exitCode, Is.Not.Zero);
            Assert.That(said.Split("alertname:").Length - 1, Is.EqualTo(interval.Count()), said);
        }
    }

    private static async Task<(int ExitCode, string Said)> JudgeAsync(IReadOnlyList<AlertCase> cases)
    {
        using var folder = new TempFolder();
        var files = new List<string>();

        // A file an alert, with its rule alone: promtool evaluates every rule it is given at each minute of each case.
        foreach (var group in cases.GroupBy(test => (test.Alert, test.Interval)))
        {
            var (alert, interval) = group.Key;
            var rules = $"{alert}-rule.json";
            await File.WriteAllTextAsync(folder.PathOf(rules), WithoutAnnotations(alert).ToJsonString());
            var file = folder.PathOf($"{alert}-every-{interval}-minutes.json");
            await File.WriteAllTextAsync(file, TestFile(rules, interval, group).ToJsonString());
            files.Add(file);
        }

        var result = await Command.RunAsync("promtool", ["test", "rules", .. files], Timeout);
        return (result.ExitCode, result.ExitCode == 0 ? Unwelcome(result) : result.Output + result.Error);
    }

    // promtool says SUCCESS for each file, and warns where it did not find one.
    private static string Unwelcome(CommandResult result) => string.Concat((result.Output + result.Error).Split('\n')
        .Where(line => line.Length > 0 && !line.Contains("SUCCESS", StringComparison.Ordinal) && !line.StartsWith("Unit Testing:", StringComparison.Ordinal)));

    // promtool compares annotations word for word; what they say is not what is judged here.
    private static JsonObject WithoutAnnotations(string name)
    {
        var rule = Alerts.Single(alert => Name(alert) == name).DeepClone().AsObject();
        rule.Remove("annotations");
        return new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "sso-gateway", ["rules"] = new JsonArray(rule) }) };
    }

    private static JsonObject TestFile(string rules, int interval, IEnumerable<AlertCase> cases) => new()
    {
        ["rule_files"] = new JsonArray(rules),
        ["evaluation_interval"] = $"{interval}m",
        ["tests"] = new JsonArray([.. cases.Select(test => new JsonObject
        {
            ["interval"] = $"{interval}m",
            ["input_series"] = new JsonArray(
                [.. test.Series.Select(series => new JsonObject { ["series"] = OfTheJob(series.Series), ["values"] = series.Values })]),
            ["alert_rule_test"] = new JsonArray(new JsonObject
            {
                ["alertname"] = test.Alert,
                ["eval_time"] = $"{test.At}m",
                ["exp_alerts"] = test.Labels is { } labels ? new JsonArray(new JsonObject { ["exp_labels"] = LabelsOf(test.Alert, labels) }) : new JsonArray(),
            }),
        })]),
    };

    private static string OfTheJob(string series) => series.Replace("{", "{job='sso',", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal)
        .Replace('\'', '"');

    private static JsonObject LabelsOf(string alert, IEnumerable<string> labels)
    {
        var all = labels.Select(label => label.Split('=')).ToDictionary(parts => parts[0], parts => (JsonNode?)parts[1]);
        all["severity"] = (string)Alerts.Single(rule => Name(rule) == alert)["labels"]!["severity"]!;
        return new JsonObject(all);
    }

    private static string Name(JsonObject alert) => (string)alert["alert"]!;
}
