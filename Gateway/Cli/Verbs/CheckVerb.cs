using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Hosting;
using Gateway.Mappings;
using Spectre.Console;

namespace Gateway.Cli.Verbs;

/// <summary><c>check</c>: validates the configuration, reaches each dependency, and says all that is wrong with its remedy.</summary>
internal static class CheckVerb
{
    public static Command Create()
    {
        var config = SharedOptions.Config();
        var output = SharedOptions.Output();
        var command = new Command("check", "Validate the configuration and reach each dependency; exit 1 on any fault.") { config, output };
        command.SetAction((result, cancellationToken) => CheckAsync(result.GetValue(config), result.GetValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> CheckAsync(string? file, OutputFormat output, CancellationToken cancellationToken)
    {
        var report = await ReportAsync(file, cancellationToken);
        if (output is OutputFormat.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, CheckJson.Default.CheckReport));
        }
        else
        {
            Print(report);
        }

        return report.IsGood ? ExitCodes.Ok : ExitCodes.Refused;
    }

    private static async Task<CheckReport> ReportAsync(string? file, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = GatewayHost.Build(GatewayConfiguration.Load(file));
            return new CheckReport([], await DependencyCheck.RunAsync(app.Services, cancellationToken));
        }
        catch (ConfigurationException e)
        {
            return new CheckReport(e.Faults, []);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return new CheckReport([e.Message], []);
        }
    }

    private static void Print(CheckReport report)
    {
        foreach (var fault in report.Faults)
        {
            Terminal.Out.MarkupLineInterpolated($"[red]fault[/]   {fault}");
        }

        foreach (var dependency in report.Dependencies)
        {
            var (colour, word) = dependency.State switch
            {
                DependencyState.Ok => ("green", "ok     "),
                DependencyState.Warning => ("yellow", "warning"),
                _ => ("red", "fault  "),
            };
            Terminal.Out.Markup($"[{colour}]{word}[/] ");
            Terminal.Out.WriteLine($"{dependency.Name}: {dependency.Detail}");
        }
    }
}

/// <param name="Faults">Faults of the configuration; dependencies are reached only where there are none.</param>
/// <param name="Dependencies">What was found of each dependency.</param>
internal sealed record CheckReport(IReadOnlyList<string> Faults, IReadOnlyList<DependencyReport> Dependencies)
{
    public bool IsGood => Faults.Count == 0 && Dependencies.All(dependency => dependency.State is not DependencyState.Failed);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    Converters = [typeof(SnakeCaseEnumConverter<DependencyState>)])]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext;
