using System.CommandLine;
using System.Globalization;
using Gateway.Telemetry.Events;

namespace Gateway.Cli.Verbs;

/// <summary>The options of <c>events</c> that choose events, as the query of the admin API.</summary>
internal sealed class EventsFilterOptions
{
    private static readonly (string Option, string Parameter, string Description)[] Texts =
    [
        ("--request-id", "request_id", "Only events of this request: the reference on a page, or a problem's request_id."),
        ("--identifier", "identifier", "Only events of this identifier."),
        ("--connection-id", "connection_id", "Only events of this connection."),
        ("--project", "project", "Only events of this Stytch project."),
        ("--action", "action", "Only this action, such as redirect or put_mapping."),
        ("--reason", "reason", "Only errors for this reason."),
    ];

    private readonly List<(Option<string?> Option, string Parameter)> _texts =
        [.. Texts.Select(text => (new Option<string?>(text.Option) { Description = text.Description, HelpName = "TEXT" }, text.Parameter))];

    private readonly Option<string?> _status = new("--status") { Description = "Only start, success or error.", HelpName = "start|success|error" };
    private readonly Option<string?> _since = Time("--since", "Only events from then on: 30s, 15m, 1h, 7d ago, or a time in UTC such as 2026-03-02T09:05:00Z.");
    private readonly Option<string?> _until = Time("--until", "Only events before then.");

    public EventsFilterOptions() => _status.AcceptOnlyFromAmong([.. Enum.GetValues<EventStatus>().Select(EventStatusConverter.WordOf)]);

    public void AddTo(Command command)
    {
        foreach (var option in _texts.Select(text => text.Option).Append(_status).Append(_since).Append(_until))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Each with an ampersand before it.</summary>
    public string QueryOf(ParseResult commandLine, TimeProvider timeProvider)
    {
        var now = timeProvider.GetUtcNow();
        return string.Concat(
            _texts.Select(text => (text.Parameter, Value: commandLine.GetValue(text.Option)))
                .Append((Parameter: "status", Value: commandLine.GetValue(_status)))
                .Append((Parameter: "since", Value: TimeOf(commandLine.GetValue(_since), now)))
                .Append((Parameter: "until", Value: TimeOf(commandLine.GetValue(_until), now)))
                .Where(pair => pair.Value is not null)
                .Select(pair => $"&{pair.Parameter}={Uri.EscapeDataString(pair.Value!)}"));
    }

    private static Option<string?> Time(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "WHEN" };
        option.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string?>();
            if (text is not null && TimeOf(text, DateTimeOffset.UnixEpoch.AddYears(100)) is null)
            {
                result.AddError($"{name} is '{text}': give a time ago such as 30s, 15m, 1h or 7d, or a time in UTC such as 2026-03-02T09:05:00Z.");
            }
        });
        return option;
    }

    private static string? TimeOf(string? text, DateTimeOffset now)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > 1 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 100_000)
        {
            TimeSpan? ago = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(Math.Min(number, 10_000)),
                _ => null,
            };
            return ago is null ? null : Format(now - ago.Value);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Format(time) : null;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
