using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Identities;

/// <summary>Names what is wrong with the key file: found out at the switch, it would be too late to watch.</summary>
internal sealed class IdentityOptionsValidator : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        if (string.IsNullOrEmpty(options.KeyFile))
        {
            return options.Waves.TrueForAll(string.IsNullOrEmpty)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{IdentityOptions.Section}:Waves names waves, and {IdentityOptions.Section}:KeyFile is empty: name a key file, or leave Waves out.");
        }

        return IdentityKey.Read(options.KeyFile, out var fault) is null
            ? ValidateOptionsResult.Fail($"{IdentityOptions.Section}:KeyFile is '{options.KeyFile}', which {fault}")
            : ValidateOptionsResult.Success;
    }
}
