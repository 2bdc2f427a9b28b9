using Gateway.Admin.Access;
using Microsoft.Extensions.Options;

namespace Gateway.Admin;

/// <summary>Names the faults of the bootstrap key, each with its remedy, and never the secret. Ranges are the attributes' matter.</summary>
internal sealed class AdminOptionsValidator : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options)
    {
        var faults = new List<string>();
        CheckBootstrapKey(options.BootstrapKey, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
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
                + $"it must have {KeyRules.MinSecretLength}-{KeyRules.MaxSecretLength} printable ASCII characters without spaces, such as 'openssl rand -hex 32' makes.");
        }
    }
}
