using System.Reflection;
using Gateway.Errors;
using Gateway.Evidence.Webhooks;
using Gateway.Evidence.Webhooks.Receiving;
using Gateway.Public.Legacy;
using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Redirect;
using Gateway.Stytch.Api;
using Gateway.Telemetry;
using Gateway.Telemetry.Events;
using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>The tables of events are what is recorded: fields, actions, reasons and the outcomes of webhooks.</summary>
[Parallelizable]
internal sealed class EventTableTests
{
    private static readonly Document Operations = Repository.Docs("operations.md");

    /// <summary>Actions that are no answer of the redirect path and no call to Stytch.</summary>
    private static readonly string[] OtherActions = ["refuse", "shadow_check", "webhook", "metadata_changed"];

    /// <summary>Reasons that are no answer and no failure of the legacy side.</summary>
    private static readonly string[] OtherReasons =
    [
        LegacyOutcome.BackendError,
        LegacyOutcome.GatewayFailed,
        "client_gone",
        InFlightLogins.DrainedToLegacy,
        InFlightLogins.DrainedToTarget,
        "connection_deleted",
    ];

    [Test]
    public void Fields_OfTheTable_AreThoseOfAnEvent() =>
        Assert.That(NamesOf("Field"), Is.EquivalentTo(EventJson.Default.EventRecord.Properties.Select(property => property.Name)));

    [Test]
    public void ActionsAndReasons_OfTheTables_AreAllThatIsRecorded()
    {
        var calls = typeof(StytchEndpoint).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ((StytchEndpoint)field.GetValue(null)!).EventAction);
        var answers = Words.All<RedirectAction>();
        var failures = Enum.GetValues<LegacyFailure>().Select(LegacyOutcome.WordOf);

        Assert.That(
            NamesOf("`action`").Concat(NamesOf("`reason`")),
            Is.EquivalentTo(answers.Concat(OtherActions).Concat(calls).Concat(failures).Concat(OtherReasons)));
    }

    [Test]
    public void Reasons_OfACallToStytch_AreNamed()
    {
        var own = Enum.GetValues<UnreachableReason>().Select(StytchCallRecorder.WordOf).Concat([StytchErrors.Unreadable, StytchErrors.InvalidId, "abandoned"]);

        Assert.That(Document.Codes(Operations.Section("### Reasons")), Is.SupersetOf(own));
    }

    [Test]
    public void Outcomes_OfTheTable_AreThoseOfAWebhookWithTheirAnswers()
    {
        var rows = Operations.Rows("`outcome`").SelectMany(row => Document.Codes(row[0]).Select(outcome => $"{outcome} {row[1]}"));

        Assert.That(rows, Is.EquivalentTo(Enum.GetValues<WebhookOutcome>().Select(outcome => $"{Words.Of(outcome)} {StatusOf(outcome)}")));
    }

    [Test]
    public async Task Metrics_OfTheTable_AreThoseOfThePage()
    {
        await using var gateway = await TestGateway.StartAsync();
        var shown = (await gateway.MetricsAsync())
            .Split('\n')
            .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(line => line["# TYPE ".Length..]);

        Assert.That(Operations.Rows("Metric").Select(row => $"{Document.Codes(row[0]).Single()} {row[1]}"), Is.EquivalentTo(shown));
    }

    private static IEnumerable<string> NamesOf(string table) => Operations.Rows(table).SelectMany(row => Document.Codes(row[0]));

    private static int StatusOf(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Stored or WebhookOutcome.Noted or WebhookOutcome.Duplicate => 204,
        WebhookOutcome.NotFound => 404,
        _ => WebhookRefusals.Of(outcome, TimeSpan.Zero).ErrorType.Status(),
    };
}
