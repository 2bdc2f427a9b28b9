using System.CommandLine;
using Gateway.Changes.Formats;
using Gateway.Changes.Formats.Csv;
using Gateway.Cli.Import;
using Gateway.Cli.Migrate;

namespace Gateway.Cli.Verbs;

/// <summary>Which verb a list is for.</summary>
internal enum ImportPurpose
{
    Migrate,
    Plan,
}

/// <summary>How <c>import-from</c> is asked.</summary>
internal sealed class ImportFromOptions
{
    private readonly Argument<string> _kind = new("KIND") { Description = $"What the files are: {string.Join(", ", ImportKinds.Names)}." };
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "The vendor's files, or folders of them; pages of one list are given together.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _host = new("--host")
    {
        Description = "The host of the vendor's URLs, such as sso.acme.com, or its URL where that has a path: the ACS URLs are made of it.",
        HelpName = "HOST",
    };
    private readonly Option<string?> _acsUrl = new("--acs-url")
    {
        Description = $"The ACS URL of tenants that the files tell none of; {ImportTerms.Placeholder} stands for the tenant's own part.",
        HelpName = "URL",
    };
    private readonly Option<string?> _audience = new("--audience")
    {
        Description = $"The same for the audience, such as urn:auth0:acme:{ImportTerms.Placeholder}.",
        HelpName = "TEXT",
    };
    private readonly Option<string?> _entityId = new("--entity-id")
    {
        Description = $"The form of the IdPs' entity ids, with {ImportTerms.Placeholder} in it, where nothing else names tenants. Default: the whole of it.",
        HelpName = "FORM",
    };
    private readonly Option<string?> _table = new("--table")
    {
        Description = "A CSV file with identifier and further fields of the list: fills in, by identifier or idp_entity_id, what the files do not tell.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _attributes = new("--attributes")
    {
        Description = "The IdP's attributes where the files tell none: email=NAME,first_name=NAME,last_name=NAME, or full_name, and groups.",
        HelpName = "LIST",
    };
    private readonly Option<string[]> _map = new("--map")
    {
        Description = $"For csv: FIELD=COLUMN, one each. Fields: {string.Join(", ", ImportFields.All)}.",
        HelpName = "FIELD=COLUMN",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<ImportPurpose> _for = new("--for")
    {
        Description = "migrate (default), or plan: a mapping's own fields alone, with connection_id to be filled in.",
        DefaultValueFactory = _ => ImportPurpose.Migrate,
    };
    private readonly Option<MappingFormat> _output = new("--output")
    {
        Description = "The list's form: csv (default), json or yaml.",
        DefaultValueFactory = _ => MappingFormat.Csv,
    };

    public void AddTo(Command command)
    {
        _kind.AcceptOnlyFromAmong([.. ImportKinds.Names]);
        _host.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } host && BaseOf(host) is null)
            {
                given.AddError($"--host is '{host}': give a host such as sso.acme.com, or an https URL without a query.");
            }
        });
        _entityId.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } form && form.Split(ImportTerms.Placeholder).Length != 2)
            {
                given.AddError($"--entity-id must have {ImportTerms.Placeholder} in it, once.");
            }
        });
        _attributes.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } text && MigrateOptions.FaultOfAttributes(text) is { } fault)
            {
                given.AddError($"--attributes: {fault}");
            }
        });
        command.Arguments.Add(_kind);
        command.Arguments.Add(_files);
        foreach (var option in new Option[] { _host, _acsUrl, _audience, _entityId, _table, _attributes, _map, _for, _output })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(given =>
        {
            if (FaultOfColumns(given.GetValue(_kind), given.GetValue(_map) ?? []) is { } fault)
            {
                given.AddError(fault);
            }
        });
    }

    public string KindOf(ParseResult commandLine) => commandLine.GetRequiredValue(_kind);

    public IReadOnlyList<string> FilesOf(ParseResult commandLine) => commandLine.GetRequiredValue(_files);

    public bool IsForMigrate(ParseResult commandLine) => commandLine.GetValue(_for) is ImportPurpose.Migrate;

    public MappingFormat FormatOf(ParseResult commandLine) => commandLine.GetValue(_output);

    public async Task<ImportTerms> TermsOf(ParseResult commandLine, CancellationToken cancellationToken) => new()
    {
        Base = commandLine.GetValue(_host) is { } host ? BaseOf(host) : null,
        AcsUrl = commandLine.GetValue(_acsUrl),
        Audience = commandLine.GetValue(_audience),
        EntityId = commandLine.GetValue(_entityId),
        Table = commandLine.GetValue(_table) is { } table ? await ImportTable.ReadAsync(table, cancellationToken) : ImportTable.None,
        Attributes = commandLine.GetValue(_attributes) is { } attributes ? MigrateOptions.ReadAttributes(attributes)! : [],
        Columns = (commandLine.GetValue(_map) ?? []).Select(PairOf).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
        Now = TimeProvider.System.GetUtcNow(),
    };

    // A host alone is https; a URL may be http only on loopback, where the demo is.
    private static string? BaseOf(string host)
    {
        var text = host.Contains("://", StringComparison.Ordinal) ? host : "https://" + host;
        return TenantForm.IsHttps(text, out var url) && url!.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0
            ? url.AbsoluteUri.TrimEnd('/')
            : null;
    }

    private static string? FaultOfColumns(string? kind, string[] columns)
    {
        if (kind is not ImportKinds.Csv)
        {
            return columns.Length > 0 ? "--map is for csv only: of the other kinds it is known where each field stands." : null;
        }

        var pairs = columns.Select(PairOf).ToList();
        return pairs.Find(pair => pair is not [_, { Length: > 0 }] || !ImportFields.All.Contains(pair[0])) is { } wrong
                ? $"--map {string.Join('=', wrong)}: must be FIELD=COLUMN, the field one of {string.Join(", ", ImportFields.All)}."
            : pairs.DistinctBy(pair => pair[0]).Count() < pairs.Count ? "--map names a field twice."
            : pairs.Where((pair, at) => pairs.Take(at).Any(before => ColumnNames.AreAlike(before[1], pair[1]))).Any() ? "--map names a column twice."
            : !pairs.Exists(pair => pair[0] == "identifier") ? "--map must say which column has the identifier: --map identifier=COLUMN."
            : null;
    }

    private static string[] PairOf(string text) => text.Split('=', 2, StringSplitOptions.TrimEntries);
}
