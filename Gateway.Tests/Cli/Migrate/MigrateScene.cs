using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Gateway.Admin;
using Gateway.Cli.Demo.Parties;
using Gateway.Cli.Demo.StandIn;
using Gateway.Cli.SamlKit;
using Gateway.Mappings;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Migrate;

/// <summary>A stand-in for Stytch, a gateway, and the verb run against both as operators run it: in a process of its own.</summary>
internal sealed class MigrateScene : IAsyncDisposable
{
    private const string Attributes = "email=NameID,first_name=firstName,last_name=lastName";

    private static readonly X509Certificate2 Certificate = SigningIdentity.Create("IdP", TimeProvider.System).Certificate;

    private MigrateScene(DemoStytch stytch, TestGateway gateway, string folder) => (Stytch, Gateway, Folder) = (stytch, gateway, folder);

    public DemoStytch Stytch { get; }

    public TestGateway Gateway { get; }

    public string Folder { get; }

    public string ListPath => Path.Combine(Folder, "tenants.csv");

    public string ResultPath => ListPath + ".result.csv";

    public static string CertificateBase64 => Convert.ToBase64String(Certificate.RawData);

    public static string CertificatePem => Certificate.ExportCertificatePem();

    public static async Task<MigrateScene> StartAsync(params (string Key, string? Value)[] settings)
    {
        var stytch = await DemoStytch.StartAsync("test", TimeProvider.System, CancellationToken.None);
        var gateway = await TestGateway.StartAsync([.. KeysOf(stytch), .. settings]);
        return new MigrateScene(stytch, gateway, Directory.CreateTempSubdirectory("migrate-").FullName);
    }

    public static string Row(string identifier) =>
        $"{identifier},https://idp.example.com/{identifier},https://idp.example.com/{identifier}/sso,{CertificateBase64},urn:old-sp:{identifier},"
        + $"https://sso.example.com/old-sso/{identifier}";

    /// <summary>Writes the list: every tenant by its values.</summary>
    public void Write(params IEnumerable<string> identifiers) => File.WriteAllLines(
        ListPath, identifiers.Select(Row).Prepend("identifier,idp_entity_id,idp_sso_url,certificates,alternative_audience_uri,alternative_acs_url"));

    /// <summary>Runs the verb to its end.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(params string[] options) => RunAsync(new Dictionary<string, string?>(), options);

    /// <summary>Runs it to its end with further settings, in at most five minutes.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] options) =>
        GatewayProcess.RunAsync(Command(options), Settings(settings), TimeSpan.FromMinutes(5));

    /// <summary>Starts the verb.</summary>
    public Process Start(IReadOnlyDictionary<string, string?> settings, params string[] options) =>
        GatewayProcess.Start(Command(options), Settings(settings), _ => { });

    /// <summary>Runs <c>migrate undo</c> of the list to its end.</summary>
    public Task<(int ExitCode, string Output)> UndoAsync(params string[] options) =>
        GatewayProcess.RunAsync(UndoCommand(options), Settings(new Dictionary<string, string?>()), TimeSpan.FromMinutes(5));

    /// <summary>Starts <c>migrate undo</c> of the list.</summary>
    public Process StartUndo(params string[] options) => GatewayProcess.Start(UndoCommand(options), Settings(new Dictionary<string, string?>()), _ => { });

    /// <summary>Runs <c>migrate runs</c> in the list's folder.</summary>
    public Task<(int ExitCode, string Output)> ListRunsAsync(params string[] options) =>
        GatewayProcess.RunAsync(["migrate", "runs", Folder, .. options], new Dictionary<string, string?>());

    public async Task<bool> HasMappingAsync(string identifier)
    {
        using var answer = await Gateway.Admin.GetAsync(new Uri($"mappings/{identifier}", UriKind.Relative));
        return answer.IsSuccessStatusCode;
    }

    public async Task<ConnectionMapping> MappingAsync(string identifier) =>
        (await Gateway.Admin.GetAsync($"mappings/{identifier}")) is { IsSuccessStatusCode: true } answer
            ? System.Text.Json.JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), AdminJson.Readable.ConnectionMapping)!
            : throw new AssertionException($"No mapping {identifier}.");

    public StandInOrganization Organization(string externalId) => Stytch.Directory.Organizations.Single(organization => organization.ExternalId == externalId);

    public StandInConnection Connection(string externalId) => Stytch.Directory.ConnectionsOf(Organization(externalId).OrganizationId).Single();

    /// <summary>The result file's lines without its header, each as its cells.</summary>
    public string[][] Results(string? path = null) => [.. File.ReadLines(path ?? ResultPath).Skip(1).Select(line => line.Split(','))];

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stytch.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static (string Key, string? Value)[] KeysOf(DemoStytch stytch) =>
    [
        ("Gateway:Stytch:Projects:0:ProjectId", stytch.Keys.ProjectId),
        ("Gateway:Stytch:Projects:0:Secret", stytch.Keys.Secret),
        ("Gateway:Stytch:Projects:0:ApiBaseUrl", stytch.Url.GetLeftPart(UriPartial.Authority)),
    ];

    private string[] UndoCommand(string[] options) =>
        ["migrate", "undo", ListPath, "--admin", Gateway.AdminUrl.GetLeftPart(UriPartial.Authority), .. options];

    private string[] Command(string[] options) =>
    [
        "migrate",
        ListPath,
        "--attributes",
        Attributes,
        "--admin",
        Gateway.AdminUrl.GetLeftPart(UriPartial.Authority),
        .. options,
    ];

    private Dictionary<string, string?> Settings(IReadOnlyDictionary<string, string?> settings)
    {
        var all = TestGateway.Settings(Folder);
        foreach (var (key, value) in KeysOf(Stytch).Concat(settings.Select(pair => (pair.Key, pair.Value))))
        {
            all[key] = value;
        }

        // Every call in time, and none of the waits that real limits bring.
        all.TryAdd("Gateway:Stytch:Client:CallsPerMinute", "60000");
        return all;
    }
}
