using System.CommandLine;
using System.Text;
using Gateway.Changes.Formats;
using Gateway.Cli.Migrate;
using Gateway.Cli.Verbs;
using Gateway.Mappings;
using Gateway.Tests.Changes.Formats;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Import;

/// <summary>The verb run as operators run it, over fixtures in the documented shapes of each vendor: invented tenants, certificates of nobody.</summary>
internal static class ImportScene
{
    public const string Attributes = "email=NameID,full_name=name";

    public static readonly string Folder = Repository.PathOf("Gateway.Tests/Cli/Import/Fixtures");

    /// <summary>Each kind with the arguments behind <c>import-from</c>; files are those of the folder.</summary>
    public static readonly IReadOnlyList<string[]> Kinds =
    [
        ["auth0", "auth0.json", "--host", "login.example.com", "--table", "auth0.table.csv"],
        ["saml-metadata", "saml-metadata.xml", "--acs-url", "https://sso.example.com/acs", "--audience", "urn:example:sp"],
        ["keycloak", "keycloak.json", "--host", "sso.example.com/auth"],
        [
            "csv", "csv.csv", "--acs-url", "https://sso.example.com/{identifier}/acs", "--map", "identifier=customer", "--map", "idp_entity_id=SAML issuer",
            "--map", "idp_sso_url=Login URL", "certificates=X509", "attribute_email=Mail attribute", "attribute_full_name=Name attribute",
        ],
        ["okta", "okta.json", "okta.keys.json", "--host", "login.example.com"],
        ["cognito", "cognito.json", "--host", "auth.example.com"],
        ["workos", "workos.json", "--table", "workos.table.csv"],
        ["polis", "polis.json", "--host", "sso.example.com"],
        ["ssoready", "ssoready.json", "ssoready.rows.json", "ssoready.organizations.json"],
        ["simplesamlphp", "simplesamlphp.json", "--acs-url", "https://sso.example.com/acs", "--entity-id", "https://idp.{identifier}.example/metadata"],
    ];

    public static IEnumerable<TestCaseData> Cases => Kinds.Select(kind => new TestCaseData((object)kind).SetArgDisplayNames(kind[0]));

    /// <summary>Runs it; names of fixtures stand for their paths, and the folder is taken out of what it says.</summary>
    public static async Task<(int ExitCode, string List, string Said)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var command = new RootCommand { ImportFromVerb.Create() }.Parse(
            ["import-from", .. arguments.Select(argument => File.Exists(PathOf(argument)) ? PathOf(argument) : argument)]);
        var exitCode = await command.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (command.Errors.Count > 0 ? ExitCodes.Usage : exitCode, output.ToString(), error.ToString().Replace(Folder + "/", "", StringComparison.Ordinal));
    }

    /// <summary>Reads the list as <c>migrate</c> does.</summary>
    public static Task<(IReadOnlyList<Tenant> Tenants, IReadOnlyList<RowFault> Faults)> ReadAsync(string list, MappingFormat format = MappingFormat.Csv)
    {
        var projects = Documents.Projects();
        var form = new TenantForm(
            new MappingForm(new MappingRules(projects), projects),
            new Dictionary<string, string> { ["email"] = "NameID", ["full_name"] = "name" },
            _ => (null, "is not there"));
        return new TenantListReader(form).ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(list)), format, CancellationToken.None);
    }

    public static string PathOf(string fixture) => Path.Combine(Folder, fixture);
}
