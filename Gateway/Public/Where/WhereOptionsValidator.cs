using System.Globalization;
using Gateway.Settings;
using Gateway.Stytch;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Where;

/// <summary>Names the faults of who may ask, and of the origin.</summary>
internal sealed class WhereOptionsValidator(IConfiguration configuration) : IValidateOptions<WhereOptions>
{
    /// <summary>What nobody guesses: 128 bits in hexadecimal digits.</summary>
    private const int MinTokenLength = 32;

    public ValidateOptionsResult Validate(string? name, WhereOptions options)
    {
        var faults = new List<string>();
        if (options.Listener is not WhereListener.None && options.Tokens.Count == 0)
        {
            faults.Add($"{WhereOptions.Section}:{nameof(options.Listener)} is set, and nobody may ask: name a project and the file of a token at "
                + $"{WhereOptions.Section}:{nameof(options.Tokens)}:0.");
        }

        var projects = configuration.GetSection($"{StytchOptions.Section}:{nameof(StytchOptions.Projects)}").GetChildren()
            .Select(project => project[nameof(StytchProjectOptions.Name)])
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < options.Tokens.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{WhereOptions.Section}:{nameof(options.Tokens)}:{i}");
            var token = options.Tokens[i];
            if (!projects.Contains(token.Project))
            {
                faults.Add(
                    $"{place}:{nameof(token.Project)} is '{token.Project}', which {StytchOptions.Section}:{nameof(StytchOptions.Projects)} does not name.");
            }

            if (FaultOf(token.File) is { } fault)
            {
                faults.Add($"{place}:{nameof(token.File)} {fault}.");
            }
        }

        if (options.LegacyOrigin is { Length: > 0 } origin
            && (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !uri.Scheme.StartsWith("http", StringComparison.Ordinal)
                || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0))
        {
            faults.Add($"{WhereOptions.Section}:{nameof(options.LegacyOrigin)} is '{origin}': give scheme and host, such as https://sso.example.com.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? FaultOf(string file)
    {
        if (file.Length == 0)
        {
            return "is missing: give the path of a file that holds a token";
        }

        // What stands there may be the token itself, put in the wrong place; it is not repeated.
        return FileSecret.Read(file, out var fault) is not { } token ? $"names a file that {fault}: give the path of a file that holds a token"
            : token.Length < MinTokenLength ? $"names a file with fewer than {MinTokenLength} characters: make a token with openssl rand -hex 32"
            : null;
    }
}
