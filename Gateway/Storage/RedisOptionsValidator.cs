using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>Names the faults of what signs in to Redis: files that are not there, and what does not fit the connection string.</summary>
internal sealed class RedisOptionsValidator(IConfiguration configuration) : IValidateOptions<RedisOptions>
{
    private const string ConnectionString = $"ConnectionStrings:{StoreOptions.RedisConnectionName}";

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var files = options.Files.ToList();
        var connectionString = StoreOptions.RedisConnectionString(configuration);
        if (files.Count > 0 && string.IsNullOrWhiteSpace(connectionString))
        {
            return ValidateOptionsResult.Fail($"{files[0].Setting} is set, but the store is not Redis: take it out, or set {ConnectionString}.");
        }

        List<string> faults =
        [
            .. files.Where(file => !CanRead(file.Path)).Select(file => $"{file.Setting} is '{file.Path}': there is no such file that the gateway may read."),
        ];
        if (string.IsNullOrWhiteSpace(options.CertificateFile) != string.IsNullOrWhiteSpace(options.KeyFile))
        {
            faults.Add($"{RedisOptions.Section}:{nameof(options.CertificateFile)} and {nameof(options.KeyFile)} belong together: set both or none.");
        }

        // What cannot be read at all is a fault of the store's own.
        if (files.Count > 0 && StoreOptionsValidator.IsReadable(connectionString!))
        {
            CompareWith(ConfigurationOptions.Parse(connectionString!), options, faults);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CompareWith(ConfigurationOptions said, RedisOptions options, List<string> faults)
    {
        if ((options.CaFile ?? options.CertificateFile) is not null && !said.Ssl)
        {
            faults.Add($"{RedisOptions.Section} names certificates, but the connection is not encrypted: add ssl=true to {ConnectionString}.");
        }

        if (options.UserFile is not null && said.User is not null)
        {
            faults.Add($"{ConnectionString} has user=, and {RedisOptions.Section}:{nameof(options.UserFile)} is set as well: take one of them out.");
        }

        if (options.PasswordFile is not null && said.Password is not null)
        {
            faults.Add($"{ConnectionString} has password=, and {RedisOptions.Section}:{nameof(options.PasswordFile)} is set as well: take one of them out.");
        }
    }

    private static bool CanRead(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
