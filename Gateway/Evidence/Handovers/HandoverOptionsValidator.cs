using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Handovers;

/// <summary>Names the fault of an origin that no link can begin with.</summary>
internal sealed class HandoverOptionsValidator : IValidateOptions<HandoverOptions>
{
    public ValidateOptionsResult Validate(string? name, HandoverOptions options) => options.PublicUrl is not { Length: > 0 } url
        || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.PathAndQuery == "/" && uri.Fragment.Length == 0
            && uri.UserInfo.Length == 0)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{HandoverOptions.Section}:{nameof(options.PublicUrl)} is '{url}': give scheme and host, such as https://sso.example.com.");
}
