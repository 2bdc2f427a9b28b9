using System.Text.RegularExpressions;

namespace Gateway.Stytch.Api;

/// <summary>What is kept of an error that Stytch, or something between, answered.</summary>
internal static partial class StytchErrors
{
    /// <summary>The answer was no error of Stytch's API: a proxy's page, a redirect, a broken body.</summary>
    public const string Unreadable = "unreadable_answer";

    /// <summary>An id given to the client was malformed.</summary>
    public const string InvalidId = "invalid_id";

    public const int MaxMessageLength = 300;

    private const int MaxRequestIdLength = 100;

    /// <summary>Error types are recorded and shown: anything but a word of the API's form is not one.</summary>
    public static string TypeOf(string? sent) => sent is not null && Word().IsMatch(sent) ? sent : Unreadable;

    /// <summary>Null for anything that is no plain id: it is recorded.</summary>
    public static string? RequestIdOf(string? sent) => sent is { Length: <= MaxRequestIdLength } && RequestId().IsMatch(sent) ? sent : null;

    /// <summary>Cut off at a length and without control or format characters, which would rewrite an operator's terminal.</summary>
    public static string? MessageOf(string? sent, int maxLength = MaxMessageLength)
    {
        if (string.IsNullOrWhiteSpace(sent))
        {
            return null;
        }

        var plain = Unprintable().Replace(sent.Length <= maxLength ? sent : sent[..maxLength], " ");
        return plain.Trim();
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,79}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z")]
    private static partial Regex RequestId();

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]")]
    private static partial Regex Unprintable();
}
