using System.CommandLine;
using Gateway.Cli.Migrate;
using Gateway.Cli.Migrate.Journal;
using Gateway.Cli.Migrate.Undo;
using Gateway.Mappings;
using Gateway.Stytch.Api;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Cli.Verbs;

/// <summary><c>migrate undo FILE</c>: shows, and with <c>--yes</c> takes back, what runs of <c>migrate</c> made and nobody changed since.</summary>
internal static class MigrateUndoVerb
{
    private const int MaxShown = 20;

    private static readonly UndoStatus[] Named = [UndoStatus.Failed, UndoStatus.Left, UndoStatus.Unknown, UndoStatus.Kept, UndoStatus.Planned];

    private static readonly UndoStatus[] Unfinished = [UndoStatus.Failed, UndoStatus.Left, UndoStatus.Unknown, UndoStatus.NotReached];

    public static Command Create()
    {
        var options = new MigrateUndoOptions();
        var command = new Command(
            "undo",
            "Take back what runs of migrate made and nobody changed since: mapping, connection, organization. Only shows it without --yes; "
            + "may be ended at any time and run again.");
        options.AddTo(command);
        return command.OnStytch((services, api, commandLine, cancellationToken) => RunAsync(services, api, options, commandLine, cancellationToken));
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, AdminApiClient api, MigrateUndoOptions options, ParseResult commandLine, CancellationToken cancellationToken)
    {
        var error = commandLine.InvocationConfiguration.Error;
        var isApplied = options.IsApplied(commandLine);
        var path = JournalPath.Find(options.PathOf(commandLine));
        using var file = isApplied ? JournalFile.Open(path, isNew: false) : null;
        var content = file?.Ask(content => content) ?? JournalFile.Read(path);
        var runs = options.RunsOf(commandLine);
        if (FaultOf(content, runs, api) is { } fault)
        {
            await error.WriteLineAsync(fault);
            return ExitCodes.Refused;
        }

        var groups = UndoGroup.Of(content, runs);
        var clients = services.GetRequiredService<StytchClients>();
        var projects = groups.Select(group => group.ProjectId).Distinct().ToList();
        var wrong = projects.Find(id => clients.All.All(client => client.ProjectId != id)) is { } keyless
            ? $"Project {keyless} has no keys: set its ProjectId and Secret under Gateway:Stytch:Projects where migrate undo runs."
            : await MigrationCommand.FaultOfKeysAsync(clients.All.Where(client => projects.Contains(client.ProjectId)), cancellationToken);
        if (wrong is not null)
        {
            await error.WriteLineAsync(wrong);
            return ExitCodes.Refused;
        }

        var time = services.GetRequiredService<TimeProvider>();
        var settling = services.GetRequiredService<IOptions<StytchClientOptions>>().Value.AttemptTimeout;
        var terms = new UndoTerms(options.TakesUsed(commandLine), new MigrationTerms(MappingState.Legacy, settling, time));
        var undo = new MigrationUndo(clients, new AdminApiMappings(api, time), file is null ? null : new UndoJournal(file, time), terms);
        var left = UndoGroup.LeftOf(content, runs).ToList();
        var results = await MigrationCommand.ShowAsync(
            "Organizations", groups.Count, onDone => undo.RunAsync(groups, options.ParallelOf(commandLine), onDone, cancellationToken));
        results = [.. results, .. left];
        var resultPath = JournalPath.ResultOf(path, isApplied);
        string?[] header = ["identifier", "kind", "id", "status", "reason", "stytch_request_id"];
        await ResultFile.WriteAsync(resultPath, results.Select(CellsOf).Prepend(header));
        var report = new UndoReport(
            isApplied, results.CountBy(result => Words.Of(result.Status)).ToDictionary(), resultPath, undo.StoppedBy, results);
        await AdminReport.WriteAsync(
            commandLine, options.Output, report, MigrationJson.Default.UndoReport, Lines(report, isApplied ? null : options.CommandOf(commandLine)));
        return results.Any(result => isApplied ? Unfinished.Contains(result.Status) : result.Status is UndoStatus.Failed or UndoStatus.NotReached)
            ? ExitCodes.Refused
            : ExitCodes.Ok;
    }

    // A mapping of the same name at another gateway is another one.
    private static string? FaultOf(JournalContent content, IReadOnlySet<string>? runs, AdminApiClient api)
    {
        var chosen = content.Runs.Where(run => runs?.Contains(run.Id) is not false).ToList();
        return runs?.Except(content.Runs.Select(run => run.Id)).FirstOrDefault() is { } unknown
            ? $"The journal has no run {unknown}: migrate runs lists them."
            : chosen.Find(run => run.Gateway is { } gateway && gateway != api.Address.ToString()) is { } elsewhere
                ? $"Run {elsewhere.Id} was made at {elsewhere.Gateway}, and this is {api.Address}: give --admin {elsewhere.Gateway}, or --run for other runs."
            : null;
    }

    private static string?[] CellsOf(UndoResult result) =>
        [result.Identifier, Words.Of(result.Kind), result.Id, Words.Of(result.Status), result.Reason, result.StytchRequestId];

    private static IEnumerable<string> Lines(UndoReport report, string? command)
    {
        foreach (var status in Named)
        {
            var results = report.Objects.Where(result => result.Status == status).ToList();
            foreach (var result in results.Take(MaxShown))
            {
                yield return LineOf(result);
            }

            if (results.Count > MaxShown)
            {
                yield return $"... and {results.Count - MaxShown} more are {Words.Of(status)}.";
            }
        }

        if (report.StoppedBy is not null)
        {
            yield return $"Stopped: {report.StoppedBy}";
        }

        yield return report.Objects.Count == 0
            ? "Nothing of these runs is there to be taken back."
            : $"{CountOf(report.Objects)}: {string.Join(", ", report.Counts.Select(count => $"{count.Value} {count.Key}"))}. A line each: {report.ResultFile}";
        if (command is not null && report.Objects.Any(result => result.Status is UndoStatus.Planned))
        {
            yield return $"Nothing was changed. Do it with: {command}";
        }
    }

    private static string LineOf(UndoResult result)
    {
        var reason = result.Reason is { } text ? $": {text}" : "";
        var request = result.StytchRequestId is { } id ? $" ({id})" : "";
        return $"{Words.Of(result.Status)}  {result.Identifier}: {Words.Of(result.Kind)} {result.Id}{reason}{request}";
    }

    private static string CountOf(IReadOnlyList<UndoResult> objects) =>
        string.Join(", ", objects.CountBy(result => result.Kind).OrderBy(count => count.Key).Select(count => $"{count.Value} {Words.Of(count.Key)}s"));
}
