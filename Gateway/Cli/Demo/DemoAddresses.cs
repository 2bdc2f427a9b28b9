using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Telemetry;

namespace Gateway.Cli.Demo;

/// <summary>Where everything of a running demo is, for people and for scripts.</summary>
internal sealed record DemoAddresses(
    IReadOnlyList<GatewayAddresses> Gateways,
    string AdminKey,
    Uri IdentityProvider,
    Uri LegacyApp,
    IReadOnlyDictionary<string, Uri> Stytch,
    IReadOnlyList<TenantAddresses> Tenants,
    string SettingsFile,
    string TenantList)
{
    public static DemoAddresses Of(DemoRun run) => new(
        [.. run.Gateways.Select(gateway => new GatewayAddresses(gateway.PublicUrl, gateway.OpsUrl, gateway.AdminUrl))],
        run.AdminKey,
        run.Parties.IdentityProvider.Url,
        run.Parties.LegacyApp.Url,
        run.Parties.Stytch.ToDictionary(project => project.Key, project => project.Value.Url, StringComparer.Ordinal),
        [.. DemoTenants.All.Select(tenant => new TenantAddresses(
            tenant.Identifier,
            tenant.State is { } state ? Words.Of(state) : "no mapping",
            run.Parties.IdentityProvider.PageOf(tenant.Identifier),
            run.AcsUrlOf(tenant)))],
        run.Files.SettingsFile,
        run.Files.TenantList);

    public string ToJson() => JsonSerializer.Serialize(this, DemoAddressesJson.Default.DemoAddresses);

    public void WriteTo(TextWriter writer)
    {
        foreach (var gateway in Gateways)
        {
            writer.WriteLine($"Gateway            {gateway.Public}  ops {gateway.Ops}  admin {gateway.Admin}");
        }

        writer.WriteLine($"Admin key          {AdminKey}");
        writer.WriteLine($"Identity provider  {IdentityProvider}");
        writer.WriteLine($"Legacy app         {LegacyApp}");
        foreach (var (project, url) in Stytch)
        {
            writer.WriteLine($"Stytch stand-in    {url}  project {project}");
        }

        writer.WriteLine();
        writer.WriteLine("Sign in as a user of:");
        foreach (var tenant in Tenants)
        {
            writer.WriteLine($"  {tenant.Identifier,-9} {tenant.State,-11} {tenant.SignInUrl}");
        }

        writer.WriteLine();
        writer.WriteLine("Try:");
        writer.WriteLine($"  curl -u {AdminKey} {Gateways[0].Admin}admin/v1/mappings");
        writer.WriteLine($"  curl -i -d SAMLResponse=x {Tenants[0].AcsUrl}");
        writer.WriteLine($"  curl -s {Gateways[0].Ops}metrics");
        writer.WriteLine("Or any verb with the settings of this demo, such as:");
        writer.WriteLine($"  dotnet run --project Gateway -- migrate {TenantList} --config {SettingsFile}");
        writer.WriteLine($"  dotnet run --project Gateway -- parity run --all --config {SettingsFile}");
    }
}

/// <summary>The three listeners of a gateway.</summary>
internal sealed record GatewayAddresses(Uri Public, Uri Ops, Uri Admin);

/// <summary>A sample tenant: where its users sign in, and the legacy ACS URL its IdP posts to.</summary>
internal sealed record TenantAddresses(string Identifier, string State, string SignInUrl, string AcsUrl);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DemoAddresses))]
internal sealed partial class DemoAddressesJson : JsonSerializerContext;
