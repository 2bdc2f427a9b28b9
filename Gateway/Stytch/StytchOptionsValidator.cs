using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Gateway.Stytch;

/// <summary>Names every fault of the configured Stytch projects, each with its remedy.</summary>
internal sealed partial class StytchOptionsValidator : IValidateOptions<StytchOptions>
{
    public ValidateOptionsResult Validate(string? name, StytchOptions options)
    {
        var faults = new List<string>();
        if (options.Projects.Count == 0)
        {
            faults.Add($"{StytchOptions.Section}:Projects is empty: name at least one Stytch project, such as {StytchOptions.Section}:Projects:0:Name=test.");
        }

        for (var i = 0; i < options.Projects.Count; i++)
        {
            Validate($"{StytchOptions.Section}:Projects:{i}", options.Projects[i], faults);
        }

        foreach (var twins in options.Projects.GroupBy(project => project.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add($"{StytchOptions.Section}:Projects has the name '{twins.Key}' {twins.Count()} times: give each project a name of its own.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Validate(string key, StytchProjectOptions project, List<string> faults)
    {
        if (!ProjectName().IsMatch(project.Name))
        {
            faults.Add($"{key}:Name is '{project.Name}': use 1-64 letters, digits, dots, dashes or underscores.");
        }

        var environment = project.Environment is StytchEnvironment.Live ? "live" : "test";
        CheckPrefix($"{key}:ProjectId", project.ProjectId, $"project-{environment}-", isSecret: false, faults);
        CheckPrefix($"{key}:Secret", project.Secret, $"secret-{environment}-", isSecret: true, faults);
        CheckPrefix($"{key}:PublicToken", project.PublicToken, $"public-token-{environment}-", isSecret: false, faults);
        CheckOrigin($"{key}:ApiBaseUrl", StytchProject.EffectiveApiBaseUrl(project), project.Environment, faults);
        CheckForeignHost(key, project, faults);
        for (var i = 0; i < project.AllowedOrigins.Count; i++)
        {
            CheckOrigin($"{key}:AllowedOrigins:{i}", project.AllowedOrigins[i], project.Environment, faults);
        }

        CheckWebhookSecrets($"{key}:WebhookSecrets", project.WebhookSecrets, faults);

        for (var i = 0; i < project.RedirectUrls.Count; i++)
        {
            foreach (var fault in RedirectUrlRules.FaultsOf(project.RedirectUrls[i], project.Environment))
            {
                faults.Add($"{key}:RedirectUrls:{i} is '{project.RedirectUrls[i]}': {fault}");
            }
        }
    }

    private static void CheckWebhookSecrets(string key, List<string> secrets, List<string> faults)
    {
        for (var i = 0; i < secrets.Count; i++)
        {
            if (WebhookSecret.KeyOf(secrets[i]) is null)
            {
                faults.Add(
                    $"{key}:{i} is not '{WebhookSecret.Prefix}' and base64 of {WebhookSecret.MinKeyBytes} to {WebhookSecret.MaxKeyBytes} bytes: "
                    + "copy the whole signing secret from Stytch's dashboard.");
            }
        }

        if (secrets.Count > StytchProjectOptions.MaxWebhookSecrets)
        {
            faults.Add($"{key} has {secrets.Count} secrets: at most {StytchProjectOptions.MaxWebhookSecrets}. Take out those that no longer sign.");
        }
    }

    private static void CheckPrefix(string key, string? value, string prefix, bool isSecret, List<string> faults)
    {
        if (!string.IsNullOrEmpty(value) && !value.StartsWith(prefix, StringComparison.Ordinal))
        {
            faults.Add(
                $"{key} {(isSecret ? "does not begin" : $"is '{value}', which does not begin")} with '{prefix}': "
                + "check the value and the project's Environment.");
        }
    }

    private static void CheckOrigin(string key, string value, StytchEnvironment environment, List<string> faults)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            faults.Add($"{key} is '{value}': give an absolute URL such as https://login.example.com.");
            return;
        }

        var isLoopbackHttpOfTest = uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri) && environment is StytchEnvironment.Test;
        if (uri.Scheme != Uri.UriSchemeHttps && !isLoopbackHttpOfTest)
        {
            faults.Add($"{key} is '{value}': must be https (http is accepted only for a loopback address of a Test project).");
        }

        if (uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            faults.Add($"{key} is '{value}': give scheme, host and port only.");
        }
    }

    // A test project on the live host (or the other way round) would send every login to a connection that does not exist there.
    private static void CheckForeignHost(string key, StytchProjectOptions project, List<string> faults)
    {
        var foreign = project.Environment is StytchEnvironment.Live ? StytchProjectOptions.TestApiBaseUrl : StytchProjectOptions.LiveApiBaseUrl;
        foreach (var origin in project.AllowedOrigins.Append(project.ApiBaseUrl))
        {
            if (origin is not null && Uri.TryCreate(origin, UriKind.Absolute, out var uri) && StytchProject.OriginOf(uri) == foreign)
            {
                faults.Add($"{key} is a {project.Environment} project but names {foreign}: that host belongs to the other environment.");
            }
        }
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex ProjectName();
}
