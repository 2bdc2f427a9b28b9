namespace Gateway.Changes.Formats.Csv;

/// <summary>
/// Which field a column's name stands for. Case, spaces, dashes, dots and underscores do not count: <c>Connection ID</c> is
/// <c>connection_id</c>. Other names are accepted only where they can mean one thing.
/// </summary>
internal sealed class ColumnNames
{
    // Names that people do use, for two things each.
    private static readonly Dictionary<string, string> AmbiguousOfMappings = new(StringComparer.Ordinal)
    {
        ["acs"] = "acs_url (the target at Stytch) or alternative_acs_url (the legacy one)",
        ["callbackurl"] = "acs_url (the target at Stytch) or alternative_acs_url (the legacy one)",
        ["url"] = "acs_url (the target at Stytch) or alternative_acs_url (the legacy one)",
        ["entityid"] = "alternative_audience_uri (the service provider's) or idp_entity_id (the identity provider's)",
        ["projectid"] = "project (its configured name); the gateway does not take Stytch's project ids here",
        ["name"] = "identifier, external_id or note",
    };

    private readonly Dictionary<string, string> _fieldsByName;
    private readonly Dictionary<string, string> _ambiguous;

    private ColumnNames(Dictionary<string, string> fieldsByName, Dictionary<string, string> ambiguous) =>
        (_fieldsByName, _ambiguous) = (fieldsByName, ambiguous);

    /// <summary>The columns of mappings.</summary>
    /// <param name="fields">Their fields.</param>
    public static ColumnNames OfMappings(IEnumerable<string> fields) => new(TableOfMappings(fields), AmbiguousOfMappings);

    /// <summary>Columns that somebody named, a field each; no others.</summary>
    /// <param name="columns">From a field to its column. Two fields of one column are one too many.</param>
    public static ColumnNames OfColumns(IReadOnlyDictionary<string, string> columns) =>
        new(columns.ToDictionary(column => Plain(column.Value), column => column.Key, StringComparer.Ordinal), []);

    /// <summary>True where two names are spelt alike but for what does not count.</summary>
    public static bool AreAlike(string left, string right) => Plain(left) == Plain(right);

    /// <summary>These and further fields, which are known by their own names alone, even where such a name was ambiguous before.</summary>
    public ColumnNames With(IEnumerable<string> fields)
    {
        var names = new Dictionary<string, string>(_fieldsByName, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            names[Plain(field)] = field;
        }

        return new(names, _ambiguous);
    }

    /// <summary>The field; null where the name stands for none, or for more than one.</summary>
    public string? FieldOf(string name) => _fieldsByName.GetValueOrDefault(Plain(name));

    /// <summary>What an ambiguous name could mean; null where it is not one.</summary>
    public string? MeaningsOf(string name) => _ambiguous.GetValueOrDefault(Plain(name));

    private static string Plain(string name) =>
        string.Concat(name.Where(letter => letter is not (' ' or '-' or '_' or '.' or '\u00A0'))).ToLowerInvariant();

    private static Dictionary<string, string> TableOfMappings(IEnumerable<string> fields)
    {
        var names = fields.ToDictionary(Plain, field => field, StringComparer.Ordinal);
        Add("identifier", "id", "legacy_id", "legacy_identifier", "sso_id", "sso_identifier");
        Add("aliases", "alias");
        Add("project", "project_name", "stytch_project");
        Add("connection_id", "connection", "stytch_connection", "stytch_connection_id", "saml_connection_id");
        Add("acs_url", "stytch_acs_url", "target_acs_url");
        Add("organization_id", "org", "org_id", "organization", "organisation", "organisation_id", "stytch_organization_id");
        Add("state", "status");
        Add("alternative_audience_uri", "alternative_audience", "legacy_audience", "legacy_audience_uri", "audience", "audience_uri");
        Add("alternative_acs_url", "alternative_acs", "legacy_acs_url", "legacy_acs");
        Add("idp_entity_id", "issuer", "idp_issuer");
        Add("wave", "group", "batch");
        Add("note", "notes", "comment", "comments");
        return names;

        void Add(string field, params ReadOnlySpan<string> others)
        {
            foreach (var other in others)
            {
                names.Add(Plain(other), field);
            }
        }
    }
}
