using Gateway.Admin.Access;
using Microsoft.Extensions.Options;

namespace Gateway.Admin;

/// <summary>
/// Names the faults of the bootstrap key and of the allowed networks, each with its remedy, and never the secret. Ranges are the attributes' matter.
/// </summary>
internal sealed class AdminOptionsValidator : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options)
    {
        var faults = new List<string>();
        CheckBootstrapKey(options.BootstrapKey, faults);
        CheckNetworks(options.AllowedNetworks, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckNetworks(List<string> networks, List<string> faults)
    {
        const string Name = $"{AdminOptions.Section}:{nameof(AdminOptions.AllowedNetworks)}";
        if (networks.Count > AllowedNetworks.MaxEntries)
        {
            faults.Add($"{Name} has {networks.Count} entries: at most {AllowedNetworks.MaxEntries}.");
        }

        faults.AddRange(networks
            .Select((network, i) => (Network: network, Key: $"{Name}:{i}"))
            .Where(entry => AllowedNetworks.Parse(entry.Network) is null)
            .Select(entry => $"{entry.Key} is '{entry.Network}': give an IP address, or a network by its first address, such as 10.0.0.0/8."));
    }

    private static void CheckBootstrapKey(string? key, List<string> faults)
    {
        const string Name = $"{AdminOptions.Section}:{nameof(AdminOptions.BootstrapKey)}";
        if (string.IsNullOrEmpty(key))
        {
            return;
        }

        var colon = key.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            faults.Add($"{Name} has no colon: give key_id:secret.");
            return;
        }

        if (!KeyRules.IsId(key.AsSpan(0, colon)))
        {
            faults.Add($"{Name}: the id before the colon must have 1-{KeyRules.MaxIdLength} letters, digits, underscores or dashes.");
        }

        var secret = key.AsSpan(colon + 1);
        if (!KeyRules.IsSecret(secret))
        {
            faults.Add(
                $"{Name}: the secret after the colon has {secret.Length} characters; "
                + $"it must have {KeyRules.MinSecretLength}-{KeyRules.MaxSecretLength} printable ASCII characters without spaces, "
                + "such as 'openssl rand -hex 32' makes.");
        }
    }
}
