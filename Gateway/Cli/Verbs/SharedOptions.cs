using System.CommandLine;

namespace Gateway.Cli.Verbs;

/// <summary>How a verb reports.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}

/// <summary>Options that several verbs have.</summary>
internal static class SharedOptions
{
    public static Option<string?> Config() => new("--config")
    {
        Description = "A further JSON configuration file, over appsettings.json and under the environment.",
        HelpName = "FILE",
    };

    public static Option<OutputFormat> Output() => new("--output")
    {
        Description = "How to report: text or json.",
        DefaultValueFactory = _ => OutputFormat.Text,
    };
}
