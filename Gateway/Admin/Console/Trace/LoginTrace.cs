using System.Collections.Frozen;
using System.Globalization;
using Gateway.Telemetry.Events;

namespace Gateway.Admin.Console.Trace;

/// <summary>How far a login came at a step.</summary>
internal enum StepOutcome
{
    Passed,
    Broken,
    NotReached,
}

/// <summary>A step of a login.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="At">When; null where only the steps around it have a time.</param>
/// <param name="Facts">What is known of it, a line each.</param>
/// <param name="Reason">What is wrong, or worth to know; null for nothing.</param>
internal sealed record TraceStep(string Name, StepOutcome Outcome, DateTimeOffset? At, IReadOnlyList<string> Facts, (string Code, ReasonText? Text)? Reason);

/// <summary>A login as a row of steps, made of the events of one request.</summary>
/// <param name="RequestId">The reference.</param>
/// <param name="Steps">In the order of time.</param>
internal sealed record LoginTrace(string RequestId, IReadOnlyList<TraceStep> Steps)
{
    public const string ShadowCheck = "shadow_check";

    private const int Route = 1;
    private const int Mapping = 2;
    private const int Decision = 3;
    private const int Answer = 4;

    private static readonly FrozenDictionary<string, string> Decisions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["redirect"] = "to Stytch, by a redirect that keeps the form",
        ["repost"] = "to Stytch, by a page that sends the form on",
        ["redirect_query"] = "to Stytch, with the query",
        ["start"] = "to Stytch, where a new login begins",
        ["proxied"] = "to the legacy side",
        ["refuse"] = "refused",
        ["frozen_metadata"] = "the stored legacy metadata",
        ["signed_out"] = "the page for those who sign out",
        ["signed_out_redirect"] = "on to the logout URL",
        ["options"] = "the allowed methods",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>True for events of the public listener.</summary>
    public static bool IsOfLogin(EventRecord row) => row.Action is ShadowCheck || Decisions.ContainsKey(row.Action);

    /// <summary>The trace of a request; null where none of its events is a login's.</summary>
    /// <param name="requestId">The reference.</param>
    /// <param name="events">Events; those of other requests are passed over.</param>
    public static LoginTrace? Of(string requestId, IEnumerable<EventRecord> events)
    {
        var rows = events.Where(row => row.RequestId == requestId && IsOfLogin(row)).OrderBy(row => row.EventId, StringComparer.Ordinal).ToList();
        var answers = rows.Where(row => row.Action is not ShadowCheck).ToList();
        if (answers.Count == 0)
        {
            return null;
        }

        var (first, last) = (answers[0], answers[^1]);
        var broken = last.Status is EventStatus.Error ? StepOf(last.Reason) : int.MaxValue;
        var steps = new List<TraceStep>
        {
            new("Received", StepOutcome.Passed, first.Timestamp, [$"Gateway {first.Replica}"], null),
            Step(
                "Route and identifier",
                Route,
                [last.Route is { } route ? $"Route {route}" : "No route of the configuration", last.Identifier ?? "No identifier"]),
            Step("Mapping", Mapping, [.. FactsOf(last)]),
            Step("Decision", Decision, [Decisions[last.Action]]),
            last.Status is EventStatus.Start
                ? new(NameOf(last), StepOutcome.NotReached, null, ["No end is recorded yet"], null)
                : Step(NameOf(last), Answer, [.. AnswerOf(last)]) with { At = last.Timestamp },
        };
        steps.AddRange(rows.Where(row => row.Action is ShadowCheck).Select(row => new TraceStep(
            "Shadow check",
            row.Status is EventStatus.Error ? StepOutcome.Broken : StepOutcome.Passed,
            row.Timestamp,
            ["What Stytch would have said; the login itself went to the legacy side"],
            row.Reason is { } finding ? (finding, ReasonText.Of(row)) : null)));
        return new(requestId, steps);

        TraceStep Step(string name, int number, IReadOnlyList<string> facts) => new(
            name,
            number == broken ? StepOutcome.Broken : number < broken ? StepOutcome.Passed : StepOutcome.NotReached,
            null,
            facts,
            (number == broken || (number == Decision && last.Status is EventStatus.Success)) && last.Reason is { } reason
                ? (reason, ReasonText.Of(last))
                : null);
    }

    private static string NameOf(EventRecord row) => row.Action is "proxied" ? "Legacy side" : "Answer";

    private static IEnumerable<string> FactsOf(EventRecord row)
    {
        yield return row.State is { } state ? $"State {state}" : "No mapping was found or needed";
        if (row.Project is { } project)
        {
            yield return $"Project {project}";
        }

        if (row.ConnectionId is { } connection)
        {
            yield return connection;
        }
    }

    private static IEnumerable<string> AnswerOf(EventRecord row)
    {
        if (row.HttpStatus is { } status)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Answered {status}");
        }

        if (row.DurationMs is { } duration)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{duration} ms");
        }
    }

    private static int StepOf(string? reason) => reason switch
    {
        "malformed" or "method_not_allowed" => Route,
        "not_found" or "starting" => Mapping,
        "paused" or "retired" or "no_target" or "no_legacy" or "sign_in_again" => Decision,
        _ => Answer,
    };
}
