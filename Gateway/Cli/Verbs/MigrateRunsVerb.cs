using System.CommandLine;
using Gateway.Cli.Migrate;
using Gateway.Cli.Migrate.Journal;
using Gateway.Cli.Migrate.Runs;

namespace Gateway.Cli.Verbs;

/// <summary><c>migrate runs [PATH...]</c>: the runs that journals tell of, read where it is run.</summary>
internal static class MigrateRunsVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Journals, lists or results that one stands beside, or folders with journals. Default: this folder.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = SharedOptions.Output();
        var command = new Command("runs", "List the runs of migrate that journals tell of: what each made, and what of it was taken back.") { paths, output };
        command.SetAction(async (commandLine, _) =>
        {
            try
            {
                var journals = (commandLine.GetValue(paths) is { Length: > 0 } given ? given : ["."]).SelectMany(JournalPath.FindAll).ToList();
                var report = new RunsReport([.. journals.SelectMany(path => JournalFile.Read(path).Runs.Select(run => RunSummary.Of(path, run)))]);
                return await AdminReport.WriteAsync(commandLine, output, report, MigrationJson.Default.RunsReport, Lines(report));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await commandLine.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return ExitCodes.Refused;
            }
        });
        return command;
    }

    private static IEnumerable<string> Lines(RunsReport report)
    {
        foreach (var run in report.Runs)
        {
            yield return $"{run.Id ?? "(not named)",-20}  {run.Started:yyyy-MM-dd HH:mm:ss}Z  {run.Journal}";
            yield return $"  {run.Tenants?.ToString() ?? "?"} tenants: {run.Completed} completed, {run.Failed} failed; made {run.Organizations} organizations, "
                + $"{run.Connections} connections, {run.Mappings} mappings; {run.TakenBack} of these taken back";
        }

        if (report.Runs.Count == 0)
        {
            yield return "No journal tells of a run here: give the list that was migrated, its journal, or their folder.";
        }
    }
}
