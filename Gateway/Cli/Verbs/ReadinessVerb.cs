using System.CommandLine;
using System.Globalization;
using Gateway.Admin;
using Gateway.Admin.Readiness;
using Gateway.Evidence.Readiness;
using Gateway.Mappings.Store;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary><c>readiness</c>: which mappings can be cut over, and what stands in the way of the others. Exit code 1 where one is blocked.</summary>
internal static class ReadinessVerb
{
    /// <summary>What one call lists at most; beyond it, the admin API goes on page by page.</summary>
    private const int MaxMappings = 10_000;

    public static Command Create()
    {
        var identifier = new Argument<string?>("IDENTIFIER") { Description = "One mapping.", Arity = ArgumentArity.ZeroOrOne };
        var filter = new FilterOptions();
        var output = SharedOptions.Output();
        var command = new Command("readiness", "Say which mappings can be cut over, and what stands in the way of the others.") { identifier, output };
        filter.AddTo(command);
        command.Validators.Add(result =>
        {
            var isFiltered = filter.QueryOf(result) is { Length: > 0 };
            if (result.GetValue(identifier) is null != isFiltered)
            {
                result.AddError("Give an IDENTIFIER, or say which mappings by --wave, --state or --q.");
            }
        });
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            if (commandLine.GetValue(identifier) is { } one)
            {
                var report = await api.GetAsync($"mappings/{Uri.EscapeDataString(one)}/readiness", AdminJson.Readable.ReadinessReport, cancellationToken);
                await AdminReport.WriteAsync(commandLine, output, report, AdminJson.Readable.ReadinessReport, Lines(report));
                return CodeOf([report]);
            }

            var list = await ListAsync(api, filter.QueryOf(commandLine), cancellationToken);
            await AdminReport.WriteAsync(
                commandLine, output, list, AdminJson.Readable.ReadinessListDocument, [.. list.Mappings.SelectMany(Lines), Summary(list)]);
            return CodeOf(list.Mappings);
        });
    }

    private static async Task<ReadinessListDocument> ListAsync(AdminApiClient api, string filter, CancellationToken cancellationToken)
    {
        var reports = new List<ReadinessReport>();
        string? cursor = null;
        do
        {
            var place = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await api.GetAsync(
                $"readiness?limit={MappingQuery.MaxLimit}{filter}{place}", AdminJson.Readable.ReadinessListDocument, cancellationToken);
            reports.AddRange(page.Mappings);
            cursor = page.NextCursor;
        }
        while (cursor is not null && reports.Count < MaxMappings);

        return new(reports, cursor);
    }

    private static IEnumerable<string> Lines(ReadinessReport report)
    {
        var last = report.LastSeen is { } seen ? string.Create(CultureInfo.InvariantCulture, $", last {seen:yyyy-MM-dd HH:mm}Z") : "";
        yield return $"{Words.Of(report.Verdict)} {report.Identifier}: {report.WouldPass} of {report.Accepted} responses would pass{last}";
        foreach (var reason in report.Reasons)
        {
            yield return $"  {Words.Of(reason.Severity)} {reason.Code}: {reason.ToBlock().ToSentence()}";
        }
    }

    private static string Summary(ReadinessListDocument list)
    {
        var counts = Enum.GetValues<ReadinessVerdict>().Select(verdict => $"{list.Mappings.Count(report => report.Verdict == verdict)} {Words.Of(verdict)}");
        return $"{list.Mappings.Count} mappings: {string.Join(", ", counts)}{(list.NextCursor is null ? "" : "; there are more")}";
    }

    private static int CodeOf(IReadOnlyList<ReadinessReport> reports) =>
        reports.Any(report => report.Verdict is ReadinessVerdict.Blocked) ? ExitCodes.Refused : ExitCodes.Ok;
}
