using System.Text.RegularExpressions;
using Gateway.Public.Redirect.Routes;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Redirect;

/// <summary>Names every fault of the configured routes, each with its remedy.</summary>
internal sealed partial class RedirectOptionsValidator : IValidateOptions<RedirectOptions>
{
    public ValidateOptionsResult Validate(string? name, RedirectOptions options)
    {
        var faults = new List<string>();
        for (var i = 0; i < options.Routes.Count; i++)
        {
            Validate($"{RedirectOptions.Section}:Routes:{i}", options.Routes[i], faults);
        }

        foreach (var twins in options.Routes.GroupBy(route => route.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            faults.Add($"{RedirectOptions.Section}:Routes has the name '{twins.Key}' {twins.Count()} times: give each route a name of its own.");
        }

        foreach (var twins in options.Routes.GroupBy(Shape, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            faults.Add(
                $"{RedirectOptions.Section}:Routes {string.Join(" and ", twins.Select(route => route.Name))} match the same requests: "
                + "only the first would ever be used.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string Shape(LegacyRouteOptions route) => $"{route.Identifier} {route.Path.TrimEnd('/')} {route.Parameter}";

    private static void Validate(string key, LegacyRouteOptions route, List<string> faults)
    {
        if (string.IsNullOrWhiteSpace(route.Name))
        {
            faults.Add($"{key}:Name is empty: give the route a name, such as acs.");
        }

        if (!route.Path.StartsWith('/'))
        {
            faults.Add($"{key}:Path is '{route.Path}': must begin with a slash.");
        }

        if (route.Path.AsSpan().ContainsAnyExceptInRange('!', '~') || route.Path.AsSpan().ContainsAny('?', '#', '%'))
        {
            faults.Add($"{key}:Path is '{route.Path}': must be plain ASCII without '?', '#', '%' or spaces.");
        }

        if (!ParameterName().IsMatch(route.RedirectParameter))
        {
            faults.Add(
                $"{key}:RedirectParameter is '{route.RedirectParameter}': must be the name of a query parameter, of letters, digits, "
                + "dots, dashes or underscores.");
        }

        if (route.Identifier is IdentifierSource.SamlIssuer && route.Kind is not (RouteKind.Acs or RouteKind.Logout))
        {
            faults.Add(
                $"{key}:Kind is {route.Kind}, but Identifier is SamlIssuer: only Acs and Logout requests carry a SAML message of an IdP; "
                + "use Path, Query, Host or Header.");
        }

        if (route is { Identifier: IdentifierSource.SamlIssuer, IdentifierCase: IdentifierCase.Lower })
        {
            faults.Add($"{key}:IdentifierCase is Lower, but Identifier is SamlIssuer: entity ids compare exactly (SAMLCore 8.3.6); take it out.");
        }

        CheckPlaceholder(key, route, faults);
        CheckParameter(key, route, faults);
    }

    private static void CheckPlaceholder(string key, LegacyRouteOptions route, List<string> faults)
    {
        var at = route.Path.IndexOf(LegacyRouteOptions.Placeholder, StringComparison.Ordinal);
        var rest = at < 0 ? "" : route.Path[(at + LegacyRouteOptions.Placeholder.Length)..];
        if (route.Identifier is not IdentifierSource.Path)
        {
            if (at >= 0)
            {
                faults.Add($"{key}:Path is '{route.Path}': {LegacyRouteOptions.Placeholder} belongs there only where Identifier is Path.");
            }

            return;
        }

        if (at < 0 || rest.Contains(LegacyRouteOptions.Placeholder, StringComparison.Ordinal) || (rest.Length > 0 && rest[0] != '/'))
        {
            faults.Add(
                $"{key}:Path is '{route.Path}': needs {LegacyRouteOptions.Placeholder} once, at the end of a segment, "
                + $"such as /old-sso/{LegacyRouteOptions.Placeholder}.");
        }
    }

    private static void CheckParameter(string key, LegacyRouteOptions route, List<string> faults)
    {
        switch (route.Identifier)
        {
            case IdentifierSource.Query or IdentifierSource.Header when string.IsNullOrWhiteSpace(route.Parameter):
                faults.Add(
                    $"{key}:Parameter is empty: name the {(route.Identifier is IdentifierSource.Query ? "query parameter" : "header")} "
                    + "that holds the identifier.");
                break;
            case IdentifierSource.Path when route.Parameter is not null:
                faults.Add($"{key}:Parameter is '{route.Parameter}', but Identifier is Path: take it out, or set Identifier to Query, Header or Host.");
                break;
            case IdentifierSource.SamlIssuer when route.Parameter is not null:
                faults.Add($"{key}:Parameter is '{route.Parameter}', but Identifier is SamlIssuer, which needs none: take it out.");
                break;
            case IdentifierSource.Host when route.Parameter is { } pattern && pattern.Split(LegacyRouteOptions.Placeholder).Length != 2:
                faults.Add(
                    $"{key}:Parameter is '{pattern}': a host pattern needs {LegacyRouteOptions.Placeholder} once, "
                    + $"such as {LegacyRouteOptions.Placeholder}.sso.example.com.");
                break;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex ParameterName();
}
