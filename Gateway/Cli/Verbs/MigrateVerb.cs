using System.CommandLine;
using Gateway.Changes.Formats;
using Gateway.Cli.Migrate;
using Gateway.Cli.Migrate.Journal;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Cli.Verbs;

/// <summary><c>migrate FILE</c>: makes the organizations and connections of a list of tenants at Stytch, and their mappings at the gateway.</summary>
internal static class MigrateVerb
{
    private const int MaxShown = 20;

    public static Command Create()
    {
        var options = new MigrateOptions();
        var command = new Command(
            "migrate",
            "Make the organizations, SAML connections and mappings of a list of tenants. Uses what is there already; "
            + "may be ended at any time and run again. Calls Stytch itself, with the keys of the configuration.");
        options.AddTo(command);
        command.Subcommands.Add(MigrateUndoVerb.Create());
        command.Subcommands.Add(MigrateRunsVerb.Create());
        return command.OnStytch((services, api, commandLine, cancellationToken) => RunAsync(services, api, options, commandLine, cancellationToken));
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, AdminApiClient api, MigrateOptions options, ParseResult commandLine, CancellationToken cancellationToken)
    {
        var error = commandLine.InvocationConfiguration.Error;
        var path = options.PathOf(commandLine);
        var (tenants, faults) = await ReadAsync(services.GetRequiredService<MappingForm>(), path, options, commandLine, cancellationToken);
        if (faults.Count > 0)
        {
            foreach (var fault in faults)
            {
                await error.WriteLineAsync($"{fault.Position}{(fault.Column.Length > 0 ? $", {fault.Column}" : "")}: {fault.Message}");
            }

            await error.WriteLineAsync($"{faults.Count} faults; nothing was begun.");
            return ExitCodes.Refused;
        }

        var clients = services.GetRequiredService<StytchClients>();
        var projects = tenants.Select(tenant => tenant.Mapping.Project).Distinct().ToList();
        var wrong = projects.Find(project => clients.Find(project) is null) is { } keyless
            ? $"Project {keyless} has no keys: set its ProjectId and Secret under Gateway:Stytch:Projects where migrate runs."
            : await MigrationCommand.FaultOfKeysAsync(projects.Select(project => clients.Find(project)!), cancellationToken);
        if (wrong is not null)
        {
            await error.WriteLineAsync(wrong);
            return ExitCodes.Refused;
        }

        var time = services.GetRequiredService<TimeProvider>();
        var resultPath = options.ResultOf(commandLine);
        using var journal = options.IsDryRun(commandLine)
            ? null
            : new MigrationJournal(resultPath + JournalFile.Extension, $"{api.Address} {ProjectIdsOf(clients)}", time);
        var mappings = new AdminApiMappings(api, time);
        var open = journal is null ? tenants : [.. tenants.Where(tenant => journal.FindDone(tenant) is null)];
        if (!await HasItsRolesAsync(new RoleCheck(clients, mappings), open, options.ParallelOf(commandLine), error, cancellationToken))
        {
            return ExitCodes.Refused;
        }

        journal?.BeginRun(api.Address.ToString(), tenants.Count);
        using var metadata = new IdpMetadataFetcher();
        var terms = new MigrationTerms(options.StateOf(commandLine), services.GetRequiredService<IOptions<StytchClientOptions>>().Value.AttemptTimeout, time);
        var run = new MigrationRun(clients, mappings, metadata, journal, terms);
        var results = await MigrationCommand.ShowAsync("Tenants", tenants.Count, onDone => run.RunAsync(
            tenants, options.ParallelOf(commandLine), result => onDone(result.Status is MigrationStatus.Failed), cancellationToken));
        string?[] header = ["identifier", "organization_id", "connection_id", "status", "steps", "reason", "stytch_request_id", "warning"];
        await ResultFile.WriteAsync(resultPath, results.Select(CellsOf).Prepend(header));
        var counts = results.CountBy(result => Words.Of(result.Status)).ToDictionary();
        await AdminReport.WriteAsync(
            commandLine,
            options.Output,
            new MigrationReport(counts, resultPath, run.StoppedBy, results),
            MigrationJson.Default.MigrationReport,
            Lines(results, counts, resultPath, run.StoppedBy));
        return results.All(result => result.Status is not (MigrationStatus.Failed or MigrationStatus.NotReached)) ? ExitCodes.Ok : ExitCodes.Refused;
    }

    private static async Task<(IReadOnlyList<Tenant> Tenants, IReadOnlyList<RowFault> Faults)> ReadAsync(
        MappingForm form, string path, MigrateOptions options, ParseResult commandLine, CancellationToken cancellationToken)
    {
        var format = options.FormatOf(commandLine) ?? MappingFormats.OfFileName(path)
            ?? throw new InvalidDataException($"{path} does not end in .csv, .json, .yaml or .yml: say --format csv, json or yaml.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        await using var file = File.OpenRead(path);
        return await new TenantListReader(new TenantForm(form, options.AttributesOf(commandLine), name => ReadFile(folder, name))).ReadAsync(
            file, format, cancellationToken);
    }

    private static (byte[]? Content, string? Fault) ReadFile(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        try
        {
            return !file.Exists ? (null, "is not there; its path is taken from where the list is")
                : file.Length > IdpMetadataReader.MaxBytes ? (null, "has more than 1 MiB")
                : (File.ReadAllBytes(file.FullName), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, "cannot be read");
        }
    }

    // Before the first thing is made: a connection without its roles signs people in with too little.
    private static async Task<bool> HasItsRolesAsync(
        RoleCheck check, IReadOnlyList<Tenant> tenants, int parallel, TextWriter error, CancellationToken cancellationToken)
    {
        var report = await check.RunAsync(tenants, parallel, cancellationToken);
        foreach (var warning in report.Warnings)
        {
            await error.WriteLineAsync($"warning  {warning}");
        }

        foreach (var line in report.Lines())
        {
            await error.WriteLineAsync(line);
        }

        if (report.Missing.Count > 0)
        {
            await error.WriteLineAsync("Nothing was begun: make these roles in Stytch's dashboard, or correct the list.");
        }

        return report.Missing.Count == 0;
    }

    private static string ProjectIdsOf(StytchClients clients) => string.Join(' ', clients.All.Select(client => client.ProjectId));

    private static string?[] CellsOf(MigrationResult result) =>
    [
        result.Identifier,
        result.OrganizationId,
        result.ConnectionId,
        Words.Of(result.Status),
        string.Join(' ', result.Steps.Select(Words.Of)),
        result.Reason,
        result.StytchRequestId,
        result.Warning,
    ];

    private static IEnumerable<string> Lines(
        IReadOnlyList<MigrationResult> results, IReadOnlyDictionary<string, int> counts, string resultPath, string? stoppedBy)
    {
        var failed = results.Where(result => result.Status is MigrationStatus.Failed).ToList();
        foreach (var result in failed.Take(MaxShown))
        {
            var request = result.StytchRequestId is { } id ? $" ({id})" : "";
            yield return $"failed  {result.Identifier}: {Words.Of(result.Steps[0])}: {result.Reason}{request}";
        }

        if (failed.Count > MaxShown)
        {
            yield return $"... and {failed.Count - MaxShown} more.";
        }

        var warned = results.Where(result => result.Warning is not null).ToList();
        foreach (var result in warned.Take(MaxShown))
        {
            yield return $"warning  {result.Identifier}: {result.Warning}";
        }

        if (warned.Count > MaxShown)
        {
            yield return $"... and {warned.Count - MaxShown} more warnings.";
        }

        if (stoppedBy is not null)
        {
            yield return $"Stopped: {stoppedBy}";
        }

        yield return $"{results.Count} {(results.Count == 1 ? "tenant" : "tenants")}: "
            + $"{string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}"))}. A line each: {resultPath}";
        if (results.Any(result => result.Status is MigrationStatus.Done or MigrationStatus.DoneBefore) && failed.Count == 0 && stoppedBy is null)
        {
            yield return "Next: parity run, then shadow and readiness, before the first cutover.";
        }
    }
}
