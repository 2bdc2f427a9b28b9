using System.CommandLine;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Admin.Plans;
using Gateway.Changes.Formats;

namespace Gateway.Cli.Verbs;

/// <summary><c>plan FILE</c>: what a file of mappings would change. <c>import FILE</c>: the same, applied at once.</summary>
internal static class PlanVerb
{
    public static Command Create()
    {
        var file = new PlanFileOptions();
        var output = SharedOptions.Output();
        var command = new Command(
            "plan", "Compare a file of mappings with the table: shows what would change, changes nothing, and gives the plan's id for apply.") { output };
        file.AddTo(command);
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var plan = await MakeAsync(api, file, commandLine, cancellationToken);
            await ReportAsync(api, plan, commandLine, output, cancellationToken);
            return ExitCodes.Ok;
        });
    }

    public static Command CreateImport()
    {
        var file = new PlanFileOptions();
        var output = SharedOptions.Output();
        var command = new Command("import", "Compare a file of mappings with the table and apply what differs, as one revision or nothing of it.") { output };
        file.AddTo(command);
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var plan = await MakeAsync(api, file, commandLine, cancellationToken);
            if (commandLine.GetValue(output) is OutputFormat.Text)
            {
                await new PlanReport(api, plan, isAppliedNext: true).WriteAsync(cancellationToken);
            }

            return await ApplyVerb.ApplyAsync(api, plan.Id, commandLine, output, cancellationToken);
        });
    }

    private static Task<PlanDocument> MakeAsync(AdminApiClient api, PlanFileOptions file, ParseResult commandLine, CancellationToken cancellationToken) =>
        MappingFile.SendAsync(file.PathOf(commandLine), file.FormatOf(commandLine), async content =>
        {
            using var answer = await api.SendAsync(HttpMethod.Post, $"plans?{file.QueryOf(commandLine)}", content, cancellationToken);
            return await AdminApiClient.ReadAsync(answer, AdminJson.Readable.PlanDocument, cancellationToken);
        });

    private static async Task ReportAsync(
        AdminApiClient api, PlanDocument plan, ParseResult commandLine, Option<OutputFormat> output, CancellationToken cancellationToken)
    {
        if (commandLine.GetValue(output) is OutputFormat.Json)
        {
            await commandLine.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(plan, AdminJson.Readable.PlanDocument));
            return;
        }

        await new PlanReport(api, plan, isAppliedNext: false).WriteAsync(cancellationToken);
    }

    /// <summary>The file a plan is made of, and how.</summary>
    private sealed class PlanFileOptions
    {
        private readonly Argument<string> _file = new("FILE") { Description = "CSV, JSON or YAML; - for standard input." };
        private readonly Option<MappingFormat?> _format = new("--format")
        {
            Description = "csv, json or yaml. Default: by the file's name.",
            HelpName = "FORMAT",
        };
        private readonly Option<bool> _prune = new("--prune") { Description = "Delete every mapping that the file does not have." };
        private readonly NoteOptions _note = new();

        public void AddTo(Command command)
        {
            command.Arguments.Add(_file);
            command.Options.Add(_format);
            command.Options.Add(_prune);
            _note.AddTo(command);
        }

        public string PathOf(ParseResult commandLine) => commandLine.GetRequiredValue(_file);

        public MappingFormat? FormatOf(ParseResult commandLine) => commandLine.GetValue(_format);

        public string QueryOf(ParseResult commandLine) =>
            $"prune={(commandLine.GetValue(_prune) ? "true" : "false")}&"
            + $"source={Uri.EscapeDataString(Path.GetFileName(PathOf(commandLine)))}{_note.QueryOf(commandLine)}";
    }
}
