using Gateway.Changes.Formats;
using Gateway.Cli.Import.Vendors;

namespace Gateway.Cli.Import;

/// <summary>The kinds of files, by the names that the verb takes.</summary>
internal static class ImportKinds
{
    public const string Csv = "csv";

    public const string SamlMetadata = VendorSigns.SamlMetadata;

    private static readonly (string Name, Func<IVendor> Make)[] All =
    [
        ("auth0", () => new Auth0Connections()),
        (SamlMetadata, () => new MetadataDocuments()),
        ("keycloak", () => new KeycloakRealms()),
        (Csv, () => new CsvColumns()),
        ("okta", () => new OktaIdps()),
        ("cognito", () => new CognitoProviders()),
        ("workos", () => new WorkosConnections()),
        ("polis", () => new PolisConnections()),
        ("ssoready", () => new SsoreadyConnections()),
        ("simplesamlphp", () => new SimpleSamlPhpIdps()),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(kind => kind.Name)];

    /// <summary>A translator for one import; null where the name is none.</summary>
    public static IVendor? Make(string name) => All.FirstOrDefault(kind => kind.Name == name).Make?.Invoke();
}
