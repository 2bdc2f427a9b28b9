using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Mappings;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary>Which mappings: by wave, state, or a text in them.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string?> _wave = new("--wave") { Description = "Only mappings of this wave.", HelpName = "WAVE" };
    private readonly Option<MappingState?> _state = new("--state")
    {
        Description = "Only mappings in this state: legacy, shadow, migrated, paused, retired.",
        HelpName = "STATE",
    };
    private readonly Option<string?> _text = new("--q") { Description = "Only mappings with this text in identifier, alias, ids or note.", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        command.Options.Add(_wave);
        command.Options.Add(_state);
        command.Options.Add(_text);
    }

    public string? WaveOf(ParseResult commandLine) => commandLine.GetValue(_wave);

    public MappingState? StateOf(ParseResult commandLine) => commandLine.GetValue(_state);

    public string? TextOf(ParseResult commandLine) => commandLine.GetValue(_text);

    /// <summary>As query parameters: <c>&amp;wave=...</c>.</summary>
    public string QueryOf(ParseResult commandLine) => QueryOf(commandLine.CommandResult);

    public string QueryOf(CommandResult commandLine) =>
        Parameter("wave", commandLine.GetValue(_wave))
        + Parameter("state", commandLine.GetValue(_state) is { } state ? Words.Of(state) : null)
        + Parameter("q", commandLine.GetValue(_text));

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
