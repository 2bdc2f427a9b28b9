using Microsoft.Extensions.Options;

namespace Gateway.Stytch.Api;

/// <summary>Names the faults that are no matter of ranges.</summary>
internal sealed class StytchClientOptionsValidator : IValidateOptions<StytchClientOptions>
{
    public ValidateOptionsResult Validate(string? name, StytchClientOptions options) => options.AttemptTimeout <= options.Timeout
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"{StytchClientOptions.Section}:{nameof(StytchClientOptions.AttemptTimeout)} is {options.AttemptTimeout}: "
            + $"must not be longer than {nameof(StytchClientOptions.Timeout)}, which is {options.Timeout}.");
}
