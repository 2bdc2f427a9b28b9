using System.CommandLine;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Admin.Requests;
using Gateway.Telemetry.Events;

namespace Gateway.Cli.Verbs;

/// <summary><c>events</c>: why did this login fail. Lists a running gateway's event log, newest first, or follows it.</summary>
internal static class EventsVerb
{
    private const int DefaultLimit = 100;

    public static Command Create()
    {
        var filters = new EventsFilterOptions();
        var limit = new Option<int>("--limit") { Description = "How many events at most.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit: give a whole number from 1 on.");
            }
        });
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = "Go on with what happens from now on (or since --since), over all gateways, until Ctrl+C.",
        };
        var output = SharedOptions.Output();
        output.Description = "How to report: text, or json, one event a line.";
        var command = new Command("events", "Show what happened to logins and what operators changed: events --request-id REFERENCE tells why a login failed.")
        {
            limit,
            follow,
            output,
        };
        filters.AddTo(command);
        return command.OnAdminApi((api, commandLine, cancellationToken) =>
        {
            var query = filters.QueryOf(commandLine, TimeProvider.System);
            Action<EventRecord> write = commandLine.GetValue(output) is OutputFormat.Json
                ? record => commandLine.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(record, EventJson.Line.EventRecord))
                : record => commandLine.InvocationConfiguration.Output.WriteLine(LineOf(record));
            return commandLine.GetValue(follow)
                ? EventsFollower.FollowAsync(api, query, write, commandLine.InvocationConfiguration.Error, cancellationToken)
                : ListAsync(api, query, commandLine.GetValue(limit), write, cancellationToken);
        });
    }

    private static async Task<int> ListAsync(AdminApiClient api, string query, int limit, Action<EventRecord> write, CancellationToken cancellationToken)
    {
        var left = limit;
        for (var cursor = ""; left > 0;)
        {
            var page = await api.GetAsync(
                $"events?limit={Math.Min(left, EventQuery.MaxLimit)}{query}{cursor}", AdminJson.Readable.EventListDocument, cancellationToken);
            foreach (var record in page.Events)
            {
                write(record);
            }

            if (page.NextCursor is null)
            {
                break;
            }

            left -= page.Events.Count;
            cursor = $"&cursor={Uri.EscapeDataString(page.NextCursor)}";
        }

        return ExitCodes.Ok;
    }

    private static string LineOf(EventRecord record)
    {
        var facts = new[]
        {
            record.Reason,
            record.HttpStatus is { } status ? $"HTTP {status}" : null,
            record.Route,
            record.State,
            record.ConnectionId,
            record.DurationMs is { } duration ? $"{duration} ms" : null,
            record.Revision is { } revision ? $"revision {revision}" : null,
            record.By is { } by ? $"by {by}" : null,
            record.StytchRequestId,
        }.OfType<string>();
        return $"{record.Timestamp:yyyy-MM-dd HH:mm:ss.fff}Z {record.RequestId,-16} {EventStatusConverter.WordOf(record.Status),-7} "
            + $"{record.Action,-14} {record.Identifier ?? "-",-24} {string.Join(", ", facts)}";
    }
}
