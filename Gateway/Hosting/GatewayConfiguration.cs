namespace Gateway.Hosting;

/// <summary>
/// Where configuration comes from, later sources winning: appsettings.json beside the binary, a file of the operator's, the
/// environment, secrets as files. A line break at the end of a value is taken away, wherever it comes from: files of secrets end in one, and so
/// do variables that are made of them.
/// </summary>
internal static class GatewayConfiguration
{
    /// <summary>Where Docker and Kubernetes samples mount secrets.</summary>
    public const string DefaultSecretsPath = "/run/secrets";

    /// <summary>Reads all sources once; a change needs a restart, so that what runs is always what <c>check</c> saw.</summary>
    /// <param name="file">A further JSON file, over appsettings.json; null for none.</param>
    /// <exception cref="InvalidDataException">A file is not valid JSON.</exception>
    /// <exception cref="FileNotFoundException">The operator's file does not exist.</exception>
    public static IConfiguration Load(string? file)
    {
        var builder = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        builder.AddEnvironmentVariables();
        var secrets = builder.Build()[SettingsCatalogue.SecretsPathKey]?.Trim() ?? DefaultSecretsPath;
        var configuration = builder.AddKeyPerFile(Path.GetFullPath(secrets), optional: true).Build();
        Trim(configuration);
        return configuration;
    }

    private static void Trim(IConfigurationRoot configuration)
    {
        foreach (var (key, value) in configuration.AsEnumerable().ToList())
        {
            var trimmed = IsOurs(key) ? value?.Trim() : value?.TrimEnd('\r', '\n');
            if (trimmed != value)
            {
                configuration[key] = trimmed;
            }
        }
    }

    // No setting of ours begins or ends with a blank. What others read, such as the password of a certificate, may.
    private static bool IsOurs(string key) =>
        key.StartsWith("Gateway:", StringComparison.OrdinalIgnoreCase) || key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase);
}
