using System.CommandLine;

namespace Gateway.Cli.Verbs;

/// <summary>How <c>migrate undo</c> is asked.</summary>
internal sealed class MigrateUndoOptions
{
    private readonly Argument<string> _file = new("FILE") { Description = "The journal, or the list or the result that it stands beside." };
    private readonly Option<string[]> _run = new("--run")
    {
        Description = "Only what this run made, as migrate runs names it; may be given several times. Default: all runs of the journal.",
        HelpName = "ID",
    };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do it. Without it, what would be taken back is only shown." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show it, which is the default." };
    private readonly Option<bool> _includeUsed = new("--include-used")
    {
        Description = "Take mappings back that requests have come for, too: they are answered as Gateway:Unknown says then.",
    };
    private readonly Option<int> _parallel = MigrateOptions.Parallel("Organizations");

    public Option<OutputFormat> Output { get; } = SharedOptions.Output();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (var option in new Option[] { _run, _yes, _dryRun, _includeUsed, _parallel, Output })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_yes) && result.GetValue(_dryRun))
            {
                result.AddError("Give --yes or --dry-run, not both.");
            }
        });
    }

    public string PathOf(ParseResult commandLine) => commandLine.GetRequiredValue(_file);

    /// <summary>Null for all.</summary>
    public IReadOnlySet<string>? RunsOf(ParseResult commandLine) =>
        commandLine.GetValue(_run) is { Length: > 0 } runs ? runs.ToHashSet(StringComparer.Ordinal) : null;

    public bool IsApplied(ParseResult commandLine) => commandLine.GetValue(_yes);

    public bool TakesUsed(ParseResult commandLine) => commandLine.GetValue(_includeUsed);

    public int ParallelOf(ParseResult commandLine) => commandLine.GetValue(_parallel);

    /// <summary>The command that does what was shown. Without the admin key: a secret is not printed.</summary>
    public string CommandOf(ParseResult commandLine)
    {
        string?[] words =
        [
            "migrate",
            "undo",
            PathOf(commandLine),
            .. (commandLine.GetValue(_run) ?? []).SelectMany(run => new[] { _run.Name, run }),
            .. TakesUsed(commandLine) ? [_includeUsed.Name] : Array.Empty<string>(),
            .. commandLine.GetValue<string?>("--admin") is { } admin ? ["--admin", admin] : Array.Empty<string>(),
            .. commandLine.GetValue<string?>("--config") is { } config ? ["--config", config] : Array.Empty<string>(),
            _yes.Name,
        ];
        return string.Join(' ', words.Select(word => word!.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word));
    }
}
