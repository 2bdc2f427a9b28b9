using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Events;

/// <summary>Names the faults that are no matter of ranges.</summary>
internal sealed class EventOptionsValidator : IValidateOptions<EventOptions>
{
    public ValidateOptionsResult Validate(string? name, EventOptions options)
    {
        if (string.IsNullOrEmpty(options.OtlpEndpoint))
        {
            return ValidateOptionsResult.Success;
        }

        var isUrl = Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
        return isUrl
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{EventOptions.Section}:{nameof(EventOptions.OtlpEndpoint)} is '{options.OtlpEndpoint}': give an absolute http or https URL, "
                + "such as http://collector.example.internal:4318.");
    }
}
