using System.CommandLine;
using Gateway.Changes.Formats;
using Gateway.Cli.Migrate;
using Gateway.Mappings;

namespace Gateway.Cli.Verbs;

/// <summary>How <c>migrate</c> is asked.</summary>
internal sealed class MigrateOptions
{
    private const int MaxParallel = 32;

    private const int DefaultParallel = 4;

    private readonly Argument<string> _file = new("FILE")
    {
        Description =
        "CSV, JSON or YAML: a tenant a row, as plan takes mappings, with further fields (see docs/migrate.md). What discovered --output csv writes is one."
    };
    private readonly Option<MappingFormat?> _format = new("--format") { Description = "csv, json or yaml. Default: by the file's name.", HelpName = "FORMAT" };
    private readonly Option<string?> _attributes = new("--attributes")
    {
        Description = "The IdP's attributes for rows that give none: email=NAME,first_name=NAME,last_name=NAME, or full_name, and groups.",
        HelpName = "LIST",
    };
    private readonly Option<MappingState> _state = new("--state")
    {
        Description = "State of new mappings whose row gives none: legacy (default) or shadow.",
        HelpName = "STATE",
        DefaultValueFactory = _ => MappingState.Legacy,
    };
    private readonly Option<int> _parallel = Parallel("Tenants");
    private readonly Option<string?> _result = new("--result")
    {
        Description = "Where the line of each tenant goes, the journal beside it. Default: FILE.result.csv.",
        HelpName = "PATH",
    };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done; change nothing." };

    public Option<OutputFormat> Output { get; } = SharedOptions.Output();

    /// <param name="what">What is done at once, such as <c>Tenants</c>.</param>
    public static Option<int> Parallel(string what)
    {
        var parallel = new Option<int>("--parallel")
        {
            Description = $"{what} at once, 1-{MaxParallel}. Default: {DefaultParallel}. Gateway:Stytch:Client bounds the calls.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultParallel,
        };
        parallel.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > MaxParallel)
            {
                given.AddError($"--parallel must lie between 1 and {MaxParallel}.");
            }
        });
        return parallel;
    }

    public void AddTo(Command command)
    {
        _state.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<MappingState>() is not (MappingState.Legacy or MappingState.Shadow))
            {
                given.AddError("--state must be legacy or shadow: a tenant goes over by cutover, once it is ready.");
            }
        });
        _attributes.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } text && FaultOfAttributes(text) is { } fault)
            {
                given.AddError($"--attributes: {fault}");
            }
        });
        command.Arguments.Add(_file);
        foreach (var option in new Option[] { _format, _attributes, _state, _parallel, _result, _dryRun, Output })
        {
            command.Options.Add(option);
        }
    }

    public string PathOf(ParseResult commandLine) => commandLine.GetRequiredValue(_file);

    public MappingFormat? FormatOf(ParseResult commandLine) => commandLine.GetValue(_format);

    public Dictionary<string, string>? AttributesOf(ParseResult commandLine) => commandLine.GetValue(_attributes) is { } text ? ReadAttributes(text) : null;

    public MappingState StateOf(ParseResult commandLine) => commandLine.GetValue(_state);

    public int ParallelOf(ParseResult commandLine) => commandLine.GetValue(_parallel);

    public string ResultOf(ParseResult commandLine) =>
        commandLine.GetValue(_result) ?? PathOf(commandLine) + (IsDryRun(commandLine) ? ".plan.csv" : ".result.csv");

    public bool IsDryRun(ParseResult commandLine) => commandLine.GetValue(_dryRun);

    /// <summary>What is wrong with a list of attributes; null where nothing is.</summary>
    public static string? FaultOfAttributes(string text)
    {
        var mapping = ReadAttributes(text);
        return mapping is null || mapping.Keys.Except(TenantForm.AttributeKeys).Any()
            ? $"must be KEY=NAME, parted by commas, each key one of {string.Join(", ", TenantForm.AttributeKeys)} and once."
            : TenantForm.FaultOfAttributes(mapping)?.Message;
    }

    /// <summary>
    /// The attributes of a list by key; null where it has not the form. Their names may be URLs, which have no comma but may have a further equals sign.
    /// </summary>
    public static Dictionary<string, string>? ReadAttributes(string text)
    {
        var pairs = text.Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).ToList();
        return pairs.All(pair => pair is [_, { Length: > 0 }]) && pairs.DistinctBy(pair => pair[0]).Count() == pairs.Count
            ? pairs.ToDictionary(pair => pair[0], pair => pair[1])
            : null;
    }
}
