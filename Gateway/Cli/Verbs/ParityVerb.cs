using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Admin;
using Gateway.Admin.Parity;
using Gateway.Evidence.Parity;
using Gateway.Mappings.Store;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary><c>parity</c>: whether what Stytch holds fits, as last read; <c>run</c> reads it anew, <c>fix</c> mends it there. Exit code 1 on red.</summary>
internal static class ParityVerb
{
    /// <summary>What one call lists at most; beyond it, the admin API goes on page by page.</summary>
    private const int MaxMappings = 10_000;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var status = new Option<ParityStatus?>("--status") { Description = "Only mappings of this status: red, yellow, green, unknown.", HelpName = "STATUS" };
        var wave = Wave();
        var output = SharedOptions.Output();
        var command = new Command("parity", "Say whether what Stytch holds fits the mappings and their traffic, as last read.") { status, wave, output };
        command.Subcommands.Add(CreateRun());
        command.Subcommands.Add(CreateFix());
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var filter = Parameter("status", commandLine.GetValue(status) is { } asked ? Words.Of(asked) : null)
                + Parameter("wave", commandLine.GetValue(wave));
            var list = await ListAsync(api, filter, cancellationToken);
            await AdminReport.WriteAsync(
                commandLine, output, list, AdminJson.Readable.ParityListDocument, [.. list.Mappings.SelectMany(Lines), Summary(list.Mappings)]);
            return CodeOf(list.Mappings);
        });
    }

    private static Command CreateRun()
    {
        var (identifiers, wave, output) = (Identifiers(), Wave(), SharedOptions.Output());
        var all = new Option<bool>("--all") { Description = "Every mapping." };
        var command = new Command("run", "Read anew what Stytch holds, and say whether it fits.") { identifiers, wave, all, output };
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var body = Body(
                ("wave", commandLine.GetValue(wave)),
                ("identifiers", Named(commandLine.GetValue(identifiers))),
                ("all", commandLine.GetValue(all) ? true : null));
            var document = await PostAsync(api, "parity/run", body, AdminJson.Readable.ParityRunDocument, cancellationToken);
            while (document.Run.FinishedAt is null)
            {
                await commandLine.InvocationConfiguration.Error.WriteLineAsync($"{document.Run.Done} mappings read");
                await Task.Delay(PollInterval, cancellationToken);
                document = await api.GetAsync("parity/run", AdminJson.Readable.ParityRunDocument, cancellationToken);
            }

            var run = document.Run;
            string[] summary =
            [
                $"{run.Done} mappings: {run.Red} red, {run.Yellow} yellow, {run.Unknown} unknown, {run.Green} "
                + $"green{(run.Failure is { } failure ? $"; ended early: {failure}" : "")}",
            ];
            await AdminReport.WriteAsync(
                commandLine, output, document, AdminJson.Readable.ParityRunDocument, [.. document.Mappings.SelectMany(Lines), .. summary]);
            return run.Red > 0 || run.Failure is not null ? ExitCodes.Refused : ExitCodes.Ok;
        });
    }

    private static Command CreateFix()
    {
        var (identifiers, wave, output) = (Identifiers(), Wave(), SharedOptions.Output());
        var apply = new Option<bool>("--apply") { Description = "Make the changes at Stytch; without it, they are shown." };
        var certificate = new Option<string[]>("--certificate")
        {
            Description = "SHA-256 fingerprint of a certificate seen in traffic that you compared with the customer's IdP.",
            HelpName = "FINGERPRINT",
        };
        var command = new Command("fix", "Mend connections at Stytch so that they fit their mappings.") { identifiers, wave, apply, certificate, output };
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var body = Body(
                ("wave", commandLine.GetValue(wave)),
                ("identifiers", Named(commandLine.GetValue(identifiers))),
                ("dry_run", !commandLine.GetValue(apply)),
                ("certificates", Named(commandLine.GetValue(certificate))));
            var document = await PostAsync(api, "parity/fix", body, AdminJson.Readable.ParityFixDocument, cancellationToken);
            await AdminReport.WriteAsync(commandLine, output, document, AdminJson.Readable.ParityFixDocument, document.Mappings.SelectMany(Lines));
            var isRefused = document.Mappings.SelectMany(mapping => mapping.Steps)
                .Any(step => step.Outcome is FixOutcome.Refused or FixOutcome.Unanswered or FixOutcome.Conflict);
            return isRefused ? ExitCodes.Refused : CodeOf([.. document.Mappings.Select(mapping => mapping.Report)]);
        });
    }

    private static async Task<ParityListDocument> ListAsync(AdminApiClient api, string filter, CancellationToken cancellationToken)
    {
        var reports = new List<ParityReport>();
        string? cursor = null;
        do
        {
            var page = await api.GetAsync(
                $"parity?limit={MappingQuery.MaxLimit}{filter}{Parameter("cursor", cursor)}", AdminJson.Readable.ParityListDocument, cancellationToken);
            reports.AddRange(page.Mappings);
            cursor = page.NextCursor;
        }
        while (cursor is not null && reports.Count < MaxMappings);

        return new(reports, cursor);
    }

    private static async Task<T> PostAsync<T>(
        AdminApiClient api, string path, Dictionary<string, object?> body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var content = VerbJson.Content(body);
        using var answer = await api.SendAsync(HttpMethod.Post, path, content, cancellationToken);
        return await AdminApiClient.ReadAsync(answer, type, cancellationToken);
    }

    // What was not given is left out: the API takes a null for a mistake.
    private static Dictionary<string, object?> Body(params (string Name, object? Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value);

    private static IEnumerable<string> Lines(ParityReport report)
    {
        var read = report.ReadAt is { } at ? string.Create(CultureInfo.InvariantCulture, $" as of {at:yyyy-MM-dd HH:mm}Z") : "";
        yield return $"{Words.Of(report.Status),-7} {report.Identifier} ({report.ConnectionId}){read}";
        foreach (var finding in report.Findings)
        {
            var near = finding.Near.Count > 0 ? $" They differ in {string.Join(", ", finding.Near.Select(Words.Of))} alone." : "";
            var values = finding.Expected is null || finding.Found is null ? "" : $" Ours or seen: {finding.Expected}; Stytch's: {finding.Found}.";
            yield return $"  {Words.Of(finding.Severity)} {Words.Of(finding.Code)}: {finding.Message}{values}{near} {finding.Remedy}";
        }
    }

    private static IEnumerable<string> Lines(ParityFixResult result) =>
        result.Steps.Select(
            step =>
                $"{Words.Of(step.Outcome),-10} {result.Identifier}: {step.Field} from {step.From ?? "nothing"} to "
                + $"{step.To}{(step.Detail is { } detail ? $" ({detail})" : "")}")
            .Concat(Lines(result.Report));

    private static string Summary(IReadOnlyList<ParityReport> reports)
    {
        var counts = Enum.GetValues<ParityStatus>().Reverse().Select(status => $"{reports.Count(report => report.Status == status)} {Words.Of(status)}");
        return $"{reports.Count} mappings: {string.Join(", ", counts)}";
    }

    private static int CodeOf(IReadOnlyList<ParityReport> reports) =>
        reports.Any(report => report.Status is ParityStatus.Red) ? ExitCodes.Refused : ExitCodes.Ok;

    private static Argument<string[]> Identifiers() => new("IDENTIFIER") { Description = "Mappings by name.", Arity = ArgumentArity.ZeroOrMore };

    private static Option<string?> Wave() => new("--wave") { Description = "Only mappings of this wave.", HelpName = "WAVE" };

    private static string[]? Named(string[]? names) => names is { Length: > 0 } ? names : null;

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
