using System.Diagnostics.Metrics;
using System.Text.Json;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Mappings;
using Gateway.Mappings.Table;
using Gateway.Stytch;
using Gateway.Telemetry;
using Gateway.Telemetry.Metrics;

namespace Gateway.Evidence.Webhooks;

/// <summary>Counts what came in and what became of it.</summary>
internal sealed class WebhookMetrics
{
    public const string MeterName = "Gateway.Webhooks";

    /// <summary>By <see cref="WebhookOutcome"/>.</summary>
    public static readonly string[] Outcomes = WordsOf<WebhookOutcome>();

    private static readonly string[] Results = WordsOf<WebhookResult>();

    // The last one is of no project: the tag's values come from the configuration, never from a request.
    private readonly string[] _projects;
    private readonly StripedCounts _received;
    private readonly StripedCounts _applied = new(Results.Length);
    private long _waiting;
    private long _setAside;

    public WebhookMetrics(IMeterFactory meterFactory, StytchProjects projects, DeletedConnections deleted)
    {
        _projects = [.. projects.All.Select(project => project.Name), "unknown"];
        _received = new StripedCounts(_projects.Length * Outcomes.Length);
        var meter = meterFactory.Create(MeterName);
        meter.CreateObservableCounter("gateway.webhooks", MeasureReceived, "{request}", "Requests to webhook URLs, by project and outcome.");
        meter.CreateObservableCounter("gateway.webhooks.applied", MeasureApplied, "{message}", "Messages that were kept, by what came of them.");
        meter.CreateObservableGauge("gateway.webhooks.waiting", () => Volatile.Read(ref _waiting), "{message}", "Messages that wait to be applied.");
        meter.CreateObservableGauge(
            "gateway.connections.deleted",
            () => MeasureDeleted(deleted.Counts),
            "{mapping}",
            "Mappings whose connection was deleted at Stytch, by their state.");
        meter.CreateObservableGauge(
            "gateway.webhooks.set_aside", () => Volatile.Read(ref _setAside), "{message}", "Messages that could not be applied and were set aside.");
    }

    public void Received(StytchProject? project, WebhookOutcome outcome)
    {
        var index = project is null ? _projects.Length - 1 : Array.IndexOf(_projects, project.Name);
        _received.Increment((index * Outcomes.Length) + (int)outcome);
    }

    public void Applied(WebhookResult result) => _applied.Increment((int)result);

    /// <summary>How the inbox stood when it was last looked at.</summary>
    public void Inbox(long waiting, long setAside)
    {
        Volatile.Write(ref _waiting, waiting);
        Volatile.Write(ref _setAside, setAside);
    }

    private IEnumerable<Measurement<long>> MeasureReceived()
    {
        for (var cell = 0; cell < _received.Cells; cell++)
        {
            var total = _received.Sum(cell);
            if (total > 0)
            {
                yield return new Measurement<long>(total, new("project", _projects[cell / Outcomes.Length]), new("outcome", Outcomes[cell % Outcomes.Length]));
            }
        }
    }

    private IEnumerable<Measurement<long>> MeasureApplied() =>
        Results.Select((result, i) => new Measurement<long>(_applied.Sum(i), new KeyValuePair<string, object?>("result", result)));

    private static IEnumerable<Measurement<int>> MeasureDeleted(MappingStateCounts counts) => Enum.GetValues<MappingState>()
        .Select(state => new Measurement<int>(counts.Of(state), new KeyValuePair<string, object?>("state", Words.Of(state))));

    private static string[] WordsOf<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetNames<TEnum>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
}

/// <summary>What came of a message that was kept. A closed set: the values of the metric tag <c>result</c>.</summary>
internal enum WebhookResult
{
    Applied,

    /// <summary>A newer event of the same object was applied before.</summary>
    Superseded,

    /// <summary>Failed, and is tried again.</summary>
    Postponed,

    /// <summary>Failed so often that it is not tried any more.</summary>
    SetAside,
}
