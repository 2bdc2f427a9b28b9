using System.Security.Cryptography;

namespace Gateway.Cli.Demo;

/// <summary>The configuration of the demo's gateways, in the keys that a self-hoster would write.</summary>
/// <param name="parties">What the gateways stand between.</param>
/// <param name="folder">A folder for everything a gateway writes.</param>
/// <param name="redis">Redis as <c>host:port</c>; null for the embedded store.</param>
internal sealed class DemoSettings(DemoParties parties, string folder, string? redis)
{
    /// <summary>The admin key, <c>key_id:secret</c>, made for this run.</summary>
    public string AdminKey { get; } = $"demo:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";

    /// <summary>What all Redis keys of this run have in their names, and those of no other.</summary>
    public string KeyPrefix { get; } = $"demo-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    /// <param name="name">Tells the gateways of one run apart.</param>
    /// <param name="logLevel">From which level on a gateway logs to the console.</param>
    public IReadOnlyDictionary<string, string?> Of(string name, LogLevel logLevel)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = logLevel.ToString(),
            ["Gateway:Listen:Public"] = "http://127.0.0.1:0",
            ["Gateway:Listen:Ops"] = "http://127.0.0.1:0",
            ["Gateway:Listen:Admin"] = "http://127.0.0.1:0",
            ["Gateway:Store:Path"] = Path.Combine(folder, $"{name}.db"),
            ["Gateway:Store:SnapshotPath"] = Path.Combine(folder, $"{name}.snapshot"),
            ["Gateway:Events:Path"] = Path.Combine(folder, $"{name}.activity.db"),
            ["Gateway:Admin:BootstrapKey"] = AdminKey,
            ["Gateway:Admin:KeyFile"] = Path.Combine(folder, $"{name}.key"),
            // Nobody is to wait for what their own login showed.
            ["Gateway:Sightings:FlushInterval"] = "00:00:01",
            ["Gateway:Discovery:Enabled"] = "true",
            ["Gateway:Webhooks:OnConnectionDeleted"] = "Legacy",

            // Nobody balances load over a demo, so that there is nobody to wait for at the end.
            ["Gateway:Drain:Delay"] = "00:00:00",
            ["Gateway:Drain:Timeout"] = "00:00:02",
            ["ReverseProxy:Clusters:legacy:Destinations:app:Address"] = parties.LegacyApp.Url.AbsoluteUri,
        };
        if (redis is not null)
        {
            settings["ConnectionStrings:Redis"] = redis;
            settings["Gateway:Store:KeyPrefix"] = KeyPrefix;
        }

        for (var i = 0; i < DemoTenants.Projects.Count; i++)
        {
            var stytch = parties.Stytch[DemoTenants.Projects[i]];
            settings[$"Gateway:Stytch:Projects:{i}:Name"] = stytch.ProjectName;
            settings[$"Gateway:Stytch:Projects:{i}:Environment"] = "Test";
            settings[$"Gateway:Stytch:Projects:{i}:ApiBaseUrl"] = stytch.Url.GetLeftPart(UriPartial.Authority);
            settings[$"Gateway:Stytch:Projects:{i}:ProjectId"] = stytch.Keys.ProjectId;
            settings[$"Gateway:Stytch:Projects:{i}:Secret"] = stytch.Keys.Secret;
            settings[$"Gateway:Stytch:Projects:{i}:PublicToken"] = stytch.PublicToken;
            settings[$"Gateway:Stytch:Projects:{i}:WebhookSecrets:0"] = stytch.Keys.WebhookSecret;
            for (var j = 0; j < stytch.Landings.Registered.Count; j++)
            {
                settings[$"Gateway:Stytch:Projects:{i}:RedirectUrls:{j}"] = stytch.Landings.Registered[j];
            }
        }

        return settings;
    }
}
