using System.CommandLine;
using Gateway.Admin;
using Gateway.Admin.Revisions;
using Gateway.Mappings.History;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary><c>revisions</c>, <c>history</c>, <c>restore</c>: what was changed, by whom and why, and the way back.</summary>
internal static class RevisionsVerb
{
    private const int DefaultLimit = 50;

    public static Command Create()
    {
        var number = new Argument<long?>("REVISION") { Description = "One revision, with its changes.", Arity = ArgumentArity.ZeroOrOne };
        var limit = Limit();
        var output = SharedOptions.Output();
        return new Command("revisions", "List the numbered changes of the table, newest first.") { number, limit, output }
            .OnAdminApi(async (api, commandLine, cancellationToken) =>
            {
                if (commandLine.GetValue(number) is { } one)
                {
                    var changes = await api.GetAsync(
                        $"revisions/{one}?limit={commandLine.GetValue(limit)}", AdminJson.Readable.RevisionChangesDocument, cancellationToken);
                    return await AdminReport.WriteAsync(commandLine, output, changes, AdminJson.Readable.RevisionChangesDocument, Lines(changes));
                }

                var list = await api.GetAsync($"revisions?limit={commandLine.GetValue(limit)}", AdminJson.Readable.RevisionListDocument, cancellationToken);
                return await AdminReport.WriteAsync(commandLine, output, list, AdminJson.Readable.RevisionListDocument, list.Revisions.Select(LineOf));
            });
    }

    public static Command CreateHistory()
    {
        var identifier = new Argument<string>("IDENTIFIER") { Description = "The mapping." };
        var limit = Limit();
        var output = SharedOptions.Output();
        return new Command("history", "Show what was done to one mapping, newest first.") { identifier, limit, output }
            .OnAdminApi(async (api, commandLine, cancellationToken) =>
            {
                var path = $"mappings/{Uri.EscapeDataString(commandLine.GetRequiredValue(identifier))}/history?limit={commandLine.GetValue(limit)}";
                var history = await api.GetAsync(path, AdminJson.Readable.HistoryDocument, cancellationToken);
                var lines = history.History.SelectMany(entry => LinesOf(entry.Change)
                    .Prepend(LineOf(entry.Revision, entry.At, entry.By, entry.Action, entry.Reason, entry.Ticket)));
                return await AdminReport.WriteAsync(commandLine, output, history, AdminJson.Readable.HistoryDocument, lines);
            });
    }

    public static Command CreateRestore()
    {
        var number = new Argument<long>("REVISION") { Description = "The revision to go back to." };
        var identifier = new Option<string?>("--identifier") { Description = "Restore this mapping only. Default: the whole table.", HelpName = "IDENTIFIER" };
        var reason = new Option<string>("--reason") { Description = "Why, in one line; kept with the new revision.", HelpName = "TEXT", Required = true };
        var ticket = new Option<string?>("--ticket") { Description = "The ticket it belongs to.", HelpName = "TICKET" };
        var yes = new Option<bool>("--yes") { Description = "Do it. Without it, a change of more than 10 mappings only shows what it would do." };
        var output = SharedOptions.Output();
        var command = new Command("restore", "Make one mapping, or the whole table, what it was at a revision: as a new revision.")
        {
            number,
            identifier,
            reason,
            ticket,
            yes,
            output,
        };
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var body = new Dictionary<string, object?>
            {
                ["identifier"] = commandLine.GetValue(identifier),
                ["reason"] = commandLine.GetValue(reason),
                ["ticket"] = commandLine.GetValue(ticket),
                ["dry_run"] = commandLine.GetValue(yes) ? false : null,
            };
            using var content = VerbJson.Content(body);
            using var answer = await api.SendAsync(HttpMethod.Post, $"revisions/{commandLine.GetValue(number)}/restore", content, cancellationToken);
            var restored = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.RestoreDocument, cancellationToken);
            return await AdminReport.WriteAsync(commandLine, output, restored, AdminJson.Readable.RestoreDocument, Lines(restored));
        });
    }

    private static Option<int> Limit() => new("--limit") { Description = "How many at most, 1-1000.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };

    private static IEnumerable<string> Lines(RevisionChangesDocument revision)
    {
        yield return LineOf(revision.Revision);
        if (revision.Changes is null)
        {
            yield return "Its changes are not kept any more.";
            yield break;
        }

        foreach (var line in revision.Changes.SelectMany(LinesOf))
        {
            yield return line;
        }

        if (revision.NextCursor is not null)
        {
            yield return "... and more: --limit";
        }
    }

    private static IEnumerable<string> Lines(RestoreDocument restored) => restored switch
    {
        { Revision: { } revision } => [$"Restored revision {restored.Restored} as revision {revision}: {restored.Changed} mappings changed."],
        { Plan: { } plan } => [$"{restored.Changed} mappings would change. Nothing was changed; do it with: apply {plan.Id}"],
        _ => ["Nothing has changed since."],
    };

    private static string LineOf(RevisionDocument revision) =>
        LineOf(revision.Revision, revision.At, revision.By, revision.Action, revision.Reason, revision.Ticket) + $" [{revision.Changes}]";

    private static string LineOf(long revision, DateTimeOffset at, string by, ChangeAction action, string? reason, string? ticket) =>
        $"{revision,7} {at:yyyy-MM-dd HH:mm:ss}Z {by,-20} {Words.Of(action),-14} {reason}{(ticket is null ? "" : $" ({ticket})")}".TrimEnd();

    private static IEnumerable<string> LinesOf(ChangeDocument change)
    {
        var sign = change.Kind switch { ChangeKind.Add => "+", ChangeKind.Delete => "-", _ => "~" };
        yield return $"        {sign} {change.Identifier}";
        foreach (var field in change.Fields)
        {
            yield return $"            {field.Field}: {field.Before?.ToString() ?? "-"} -> {field.After?.ToString() ?? "-"}";
        }
    }
}
