using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Cli.Probe;
using Gateway.Mappings;
using Spectre.Console;

namespace Gateway.Cli.Verbs;

/// <summary>What a probe found, for people and for programs.</summary>
internal static class ProbeReport
{
    public static void WriteTable(IAnsiConsole console, ProbeRun run)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumns("", "Check", "Seen, and what to do");
        foreach (var finding in run.Findings)
        {
            var (word, colour) = finding.Verdict switch
            {
                ProbeVerdict.Ok => ("ok", Color.Green),
                ProbeVerdict.Warn => ("warn", Color.Yellow),
                ProbeVerdict.Fail => ("FAIL", Color.Red),
                _ => ("-", Color.Grey),
            };
            table.AddRow(
                new Text(word, colour), new Text(finding.Check), new Text(finding.Remedy is null ? finding.Detail : $"{finding.Detail}. {finding.Remedy}"));
        }

        console.Write(table);
        console.WriteLine(
            $"{Count(run, ProbeVerdict.Ok)} ok, {Count(run, ProbeVerdict.Warn)} warnings, {Count(run, ProbeVerdict.Fail)} failed, "
            + $"{Count(run, ProbeVerdict.Skipped)} not asked; {run.Requests} requests.");
    }

    public static string ToJson(ProbeSettings settings, ProbeRun run) => JsonSerializer.Serialize(
        new ProbeDocument(run.IsGood, settings.Address, run.Requests, run.Findings), ProbeJson.Default.ProbeDocument);

    private static int Count(ProbeRun run, ProbeVerdict verdict) => run.Findings.Count(finding => finding.Verdict == verdict);
}

/// <summary>The JSON form.</summary>
/// <param name="IsGood">False where anything failed.</param>
/// <param name="Address">What was probed.</param>
/// <param name="Requests">How many requests were sent.</param>
/// <param name="Checks">One a check, in order.</param>
internal sealed record ProbeDocument(bool IsGood, Uri Address, int Requests, IReadOnlyList<ProbeFinding> Checks);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    Converters = [typeof(SnakeCaseEnumConverter<ProbeVerdict>)])]
[JsonSerializable(typeof(ProbeDocument))]
internal sealed partial class ProbeJson : JsonSerializerContext;
