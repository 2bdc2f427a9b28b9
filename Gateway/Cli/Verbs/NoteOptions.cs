using System.CommandLine;

namespace Gateway.Cli.Verbs;

/// <summary>Why, and for which ticket: what every change may be given.</summary>
internal sealed class NoteOptions
{
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, in your words; kept with the revision.", HelpName = "TEXT" };
    private readonly Option<string?> _ticket = new("--ticket") { Description = "The ticket it belongs to.", HelpName = "TICKET" };

    public void AddTo(Command command)
    {
        command.Options.Add(_reason);
        command.Options.Add(_ticket);
    }

    public string? ReasonOf(ParseResult commandLine) => commandLine.GetValue(_reason);

    public string? TicketOf(ParseResult commandLine) => commandLine.GetValue(_ticket);

    /// <summary>As query parameters: <c>&amp;reason=...&amp;ticket=...</c>.</summary>
    public string QueryOf(ParseResult commandLine) => Parameter("reason", ReasonOf(commandLine)) + Parameter("ticket", TicketOf(commandLine));

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
