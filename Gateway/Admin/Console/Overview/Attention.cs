using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Changes.Declared;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Evidence.Parity;
using Gateway.Telemetry;
using Gateway.Telemetry.Events;

namespace Gateway.Admin.Console.Overview;

/// <summary>What somebody should look at: gathered from what the API says, each with where more is found. What cannot be read says so itself.</summary>
internal sealed class Attention(ConsoleApi api, TimeProvider time)
{
    /// <summary>How many of a list are counted; more are "or more".</summary>
    private const int Counted = 50;

    private static readonly string Limit = Counted.ToString(CultureInfo.InvariantCulture);

    private readonly List<AttentionItem> _items = [];

    /// <summary>All of it, the worst first.</summary>
    public async Task<IReadOnlyList<AttentionItem>> FindAsync()
    {
        var since = time.GetUtcNow().AddHours(-1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await AddAsync(
            "status",
            AdminJson.Default.StatusDocument,
            status => status.MigratedToDeletedConnections,
            "bad",
            "migrated, with a connection that was deleted at Stytch: their logins fail there",
            "/mappings?state=migrated");
        await AddAsync(
            ConsoleRequest.Target("events", ("status", Words.Of(EventStatus.Error)), ("since", since), ("limit", Limit)),
            AdminJson.Default.EventListDocument,
            list => list.Events.Count,
            "bad",
            "failed requests and calls in the last hour",
            "/trace?status=error");
        await AddAsync(
            ConsoleRequest.Target("parity", ("status", Words.Of(ParityStatus.Red)), ("limit", Limit)),
            AdminJson.Default.ParityListDocument,
            list => list.Mappings.Count,
            "bad",
            "mappings that do not fit what Stytch holds",
            "/parity?status=red");
        await AddAsync(
            "changes/scheduled",
            AdminJson.Default.ScheduleListDocument,
            list => list.Scheduled.Count(schedule => schedule.Status is ScheduleStatus.Missed or ScheduleStatus.Failed),
            "bad",
            "scheduled changes that were not made",
            "/schedules");
        await AddAsync(
            "plans",
            AdminJson.Default.PlanListDocument,
            list => list.Plans.Count(plan => plan.NeedsApproval && plan.Applied is null),
            "warn",
            "plans that wait for approval",
            "/plans");
        await AddAsync(
            "webhooks/set-aside",
            AdminJson.Default.SetAsideListDocument,
            list => list.Messages.Count,
            "warn",
            "webhooks that could not be applied",
            "/webhooks");
        await AddAsync(
            "declared",
            AdminJson.Default.DeclaredDocument,
            set => set.Condition is DeclaredCondition.Starting or DeclaredCondition.InStep ? 0 : 1,
            "warn",
            "set of declared files that is not in step with the table",
            "/plans");
        return [.. _items.OrderBy(item => item.Tone is "bad" ? 0 : 1)];
    }

    private async Task AddAsync<T>(string target, JsonTypeInfo<T> type, Func<T, int> count, string tone, string what, string path)
    {
        var answer = await api.SendAsync(HttpMethods.Get, target);
        if (answer.Problem is { } problem)
        {
            // Not there is not wrong: nothing is declared.
            if (problem.Status is not StatusCodes.Status404NotFound)
            {
                _items.Add(new("warn", null, $"{what}: not known, {problem.Title}", ConsolePaths.Root + path));
            }

            return;
        }

        if (count(answer.Read(type)) is > 0 and var number)
        {
            _items.Add(new(tone, number == Counted ? $"{Limit}+" : number.ToString(CultureInfo.InvariantCulture), what, ConsolePaths.Root + path));
        }
    }
}
