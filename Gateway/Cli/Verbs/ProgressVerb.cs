using System.CommandLine;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Admin.Progress;
using Gateway.Evidence.Progress;
using Gateway.Mappings.Store;

namespace Gateway.Cli.Verbs;

/// <summary><c>progress</c>: how far the migration has come, by a running gateway; of all tenants, of a wave, or of one.</summary>
internal static class ProgressVerb
{
    /// <summary>What one call lists of a wave at most; beyond it, the admin API goes on page by page.</summary>
    private const int MaxTenants = 10_000;

    public static Command Create()
    {
        var identifier = new Argument<string?>("IDENTIFIER") { Description = "One mapping, with its hits by day.", Arity = ArgumentArity.ZeroOrOne };
        var wave = new Option<string?>("--wave") { Description = "The tenants of one rollout group.", HelpName = "WAVE" };
        var safeToRetire = new Option<bool>("--safe-to-retire")
        {
            Description = "The tenants whose old URL nobody uses any more; with --wave, those of that wave.",
        };
        var output = SharedOptions.Output();
        var command = new Command("progress", "Show how far the migration has come, and who still uses the old URLs.")
        {
            identifier,
            wave,
            safeToRetire,
            output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(identifier) is not null && (result.GetValue(wave) is not null || result.GetValue(safeToRetire)))
            {
                result.AddError("Give an IDENTIFIER, or a filter of several tenants; not both.");
            }
        });
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var filter = FilterOf(commandLine.GetValue(wave), commandLine.GetValue(safeToRetire));
            var report = (commandLine.GetValue(identifier), filter) switch
            {
                ({ } one, _) => await ReadOneAsync(api, one, cancellationToken),
                (null, "") => await ReadAllAsync(api, cancellationToken),
                _ => await ReadTenantsAsync(api, filter, cancellationToken),
            };
            var writer = commandLine.InvocationConfiguration.Output;
            if (commandLine.GetValue(output) is OutputFormat.Json)
            {
                await writer.WriteLineAsync(report.Json);
            }
            else
            {
                report.Print(new ProgressPrinter(Terminal.Of(writer)));
            }

            return ExitCodes.Ok;
        });
    }

    private static string FilterOf(string? wave, bool safeToRetire) =>
        (wave is null ? "" : $"&wave={Uri.EscapeDataString(wave)}") + (safeToRetire ? "&safe_to_retire=true" : "");

    private static async Task<ProgressReport> ReadAllAsync(AdminApiClient api, CancellationToken cancellationToken)
    {
        var overview = await api.GetAsync("progress", AdminJson.Readable.ProgressOverview, cancellationToken);
        return new(JsonSerializer.Serialize(overview, AdminJson.Readable.ProgressOverview), printer => printer.Print(overview));
    }

    private static async Task<ProgressReport> ReadOneAsync(AdminApiClient api, string identifier, CancellationToken cancellationToken)
    {
        var progress = await api.GetAsync($"mappings/{Uri.EscapeDataString(identifier)}/progress", AdminJson.Readable.MappingProgress, cancellationToken);
        return new(JsonSerializer.Serialize(progress, AdminJson.Readable.MappingProgress), printer => printer.Print(progress));
    }

    private static async Task<ProgressReport> ReadTenantsAsync(AdminApiClient api, string filter, CancellationToken cancellationToken)
    {
        var tenants = new List<TenantProgress>();
        string? cursor = null;
        do
        {
            var place = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await api.GetAsync(
                $"progress/tenants?limit={MappingQuery.MaxLimit}{filter}{place}", AdminJson.Readable.TenantListDocument, cancellationToken);
            tenants.AddRange(page.Tenants);
            cursor = page.NextCursor;
        }
        while (cursor is not null && tenants.Count < MaxTenants);

        var list = new TenantListDocument(tenants, cursor);
        return new(JsonSerializer.Serialize(list, AdminJson.Readable.TenantListDocument), printer => printer.Print(list));
    }

    private sealed record ProgressReport(string Json, Action<ProgressPrinter> Print);
}
