using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>Names the faults of the store that concern several settings.</summary>
internal sealed class StoreOptionsValidator(IConfiguration configuration) : IValidateOptions<StoreOptions>
{
    private const string Placeholder = "{identifier}";

    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        var faults = new List<string>();
        var kind = options.EffectiveKind(configuration);
        if (kind is StoreKind.Redis && string.IsNullOrWhiteSpace(StoreOptions.RedisConnectionString(configuration)))
        {
            faults.Add(
                $"{StoreOptions.Section}:Kind is Redis, but ConnectionStrings:{StoreOptions.RedisConnectionName} is empty: set it, "
                + "such as redis.example.internal:6379,password=...");
        }

        else if (kind is StoreKind.Redis && !IsReadable(StoreOptions.RedisConnectionString(configuration)!))
        {
            // The value is not shown: it may hold the password.
            faults.Add(
                $"ConnectionStrings:{StoreOptions.RedisConnectionName} cannot be read: give hosts and options as StackExchange.Redis does, "
                + "such as redis.example.internal:6379,ssl=true,password=...");
        }

        else if (kind is StoreKind.Redis && HasTextBehindOptions(StoreOptions.RedisConnectionString(configuration)!))
        {
            // Taken for a host, the rest of a password with a comma would be shown wherever hosts are named.
            faults.Add(
                $"ConnectionStrings:{StoreOptions.RedisConnectionName} has a part without = behind an option. Hosts come first, "
                + $"and no value may have a comma: put such a password into a file, {RedisOptions.Section}:{nameof(RedisOptions.PasswordFile)}.");
        }

        if (kind is StoreKind.Sqlite && !string.IsNullOrWhiteSpace(StoreOptions.RedisConnectionString(configuration)))
        {
            faults.Add($"{StoreOptions.Section}:Kind is Sqlite, but ConnectionStrings:{StoreOptions.RedisConnectionName} is set: take one of them out.");
        }

        if (string.IsNullOrWhiteSpace(options.Path))
        {
            faults.Add($"{StoreOptions.Section}:Path is empty: name the SQLite file.");
        }

        if (string.IsNullOrWhiteSpace(options.SnapshotPath))
        {
            faults.Add($"{StoreOptions.Section}:SnapshotPath is empty: name the snapshot file.");
        }

        if (!string.IsNullOrEmpty(options.PlainKey))
        {
            CheckPlainKey(options.PlainKey, kind, faults);
        }

        if (options.PlainKeyForm is PlainKeyForm.Hash == string.IsNullOrEmpty(options.PlainKeyField))
        {
            faults.Add($"{StoreOptions.Section}:PlainKeyField and PlainKeyForm Hash belong together: set both or none.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool HasTextBehindOptions(string connectionString) => connectionString.Split(',')
        .SkipWhile(part => !part.Contains('=', StringComparison.Ordinal))
        .Any(part => !string.IsNullOrWhiteSpace(part) && !part.Contains('=', StringComparison.Ordinal));

    public static bool IsReadable(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString).EndPoints.Count > 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static void CheckPlainKey(string pattern, StoreKind kind, List<string> faults)
    {
        if (kind is not StoreKind.Redis)
        {
            faults.Add(
                $"{StoreOptions.Section}:PlainKey is '{pattern}', but the store is not Redis: take it out, "
                + $"or set ConnectionStrings:{StoreOptions.RedisConnectionName}.");
        }

        if (pattern.Split(Placeholder).Length != 2)
        {
            faults.Add($"{StoreOptions.Section}:PlainKey is '{pattern}': needs {Placeholder} once, such as sso:{Placeholder}.");
        }
    }
}
