using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>Writes how the journeys went: as a table for people or as JSON for programs.</summary>
internal static class DemoReport
{
    /// <summary>The table's width where the output is no terminal: enough for most ways without a line break.</summary>
    private const int WidthWithoutTerminal = 200;

    /// <summary>Longest part of a path that is shown whole; a connection id is longer and tells little.</summary>
    private const int MaxSegmentLength = 32;

    private const int ShortSegmentLength = 21;

    /// <param name="output">Where to.</param>
    /// <param name="journeys">The journeys, in order.</param>
    /// <param name="gateways">By how many gateways each was made.</param>
    public static void WriteTable(TextWriter output, IReadOnlyList<JourneyReport> journeys, int gateways)
    {
        var console = ConsoleOf(output);
        var table = new Table().RoundedBorder().AddColumns("Journey", "Hops", "Result").AddColumn(new TableColumn("ms").RightAligned());
        foreach (var journey in journeys)
        {
            table.AddRow(
                new Text(journey.Journey),
                new Text(string.Join(" -> ", journey.Hops.Select(Shorten))),
                new Text($"{(journey.IsRight ? "ok" : "WRONG")}: {journey.Result}", new Style(journey.IsRight ? Color.Green : Color.Red)),
                new Text(journey.Milliseconds.ToString("F0", CultureInfo.InvariantCulture)));
        }

        console.Write(table);
        var each = gateways == 1 ? "" : $", each by {gateways} gateways";
        console.WriteLine($"{journeys.Count(journey => journey.IsRight)} of {journeys.Count} journeys are right{each}.");
    }

    private static IAnsiConsole ConsoleOf(TextWriter output)
    {
        var terminal = new AnsiConsoleOutput(output);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = terminal, Ansi = terminal.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!terminal.IsTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }

    private static string Shorten(string hop) => string.Join(
        '/',
        hop.Split('/')
            .Select(segment => segment.Length > MaxSegmentLength ? $"{segment[..ShortSegmentLength]}...{segment[segment.LastIndexOf(' ')..]}" : segment));

    public static string ToJson(IReadOnlyList<JourneyReport> journeys, int gateways) =>
        JsonSerializer.Serialize(
            new DemoReportDocument(journeys.All(journey => journey.IsRight), gateways, journeys), DemoReportJson.Default.DemoReportDocument);
}

/// <summary>The JSON form.</summary>
/// <param name="IsRight">Whether every journey went as it must.</param>
/// <param name="Gateways">By how many gateways each was made.</param>
/// <param name="Journeys">The journeys, in order.</param>
internal sealed record DemoReportDocument(bool IsRight, int Gateways, IReadOnlyList<JourneyReport> Journeys);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DemoReportDocument))]
internal sealed partial class DemoReportJson : JsonSerializerContext;
