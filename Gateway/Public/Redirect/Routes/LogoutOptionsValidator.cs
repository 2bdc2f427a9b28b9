using Microsoft.Extensions.Options;

namespace Gateway.Public.Redirect.Routes;

/// <summary>Names every fault of the logout answer, each with its remedy.</summary>
internal sealed class LogoutOptionsValidator : IValidateOptions<LogoutOptions>
{
    private const int MaxNameLength = 100;

    public ValidateOptionsResult Validate(string? name, LogoutOptions options)
    {
        var faults = new List<string>();
        if (options.Url is { } url && !IsHttps(url))
        {
            faults.Add(
                $"{LogoutOptions.Section}:Url is '{url}': give an absolute https URL in plain ASCII, without user and fragment, "
                + "such as https://app.example.com/signed-out.");
        }

        if (options.ApplicationName is { } application && application.Length is 0 or > MaxNameLength)
        {
            faults.Add($"{LogoutOptions.Section}:ApplicationName has {options.ApplicationName.Length} characters: use 1 to {MaxNameLength}.");
        }

        if (options.Answer is LogoutAnswer.Legacy && (options.Url ?? options.ApplicationName) is not null)
        {
            faults.Add(
                $"{LogoutOptions.Section}:Url and ApplicationName do nothing while {LogoutOptions.Section}:Answer is Legacy: "
                + "set it to Page, or take them out.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsHttps(string url) =>
        !url.AsSpan().ContainsAnyExceptInRange('!', '~')
        && url.StartsWith("https://", StringComparison.Ordinal)
        && url.IndexOfAny(['\\', '#', '@']) < 0
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Host.Length > 0;
}
