using System.Buffers;
using System.Text;

namespace Gateway.Admin.Access;

/// <summary>What a key's id, name and secret may look like.</summary>
internal static class KeyRules
{
    public const int MaxIdLength = 64;
    public const int MaxNameLength = 100;

    /// <summary>
    /// Shortest bootstrap secret. A made one has 52 characters; an operator's own has to be long enough not to be guessed against a fast hash.
    /// </summary>
    public const int MinSecretLength = 32;

    public const int MaxSecretLength = 256;

    // Neither a colon nor a dot: these part id and secret in HTTP Basic and in the bearer form.
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    public static bool IsId(ReadOnlySpan<char> id) => id.Length is >= 1 and <= MaxIdLength && !id.ContainsAnyExcept(IdCharacters);

    /// <summary>Printable ASCII without spaces passes through every header, shell and environment file alike.</summary>
    public static bool IsSecret(ReadOnlySpan<char> secret) =>
        secret.Length is >= MinSecretLength and <= MaxSecretLength && !secret.ContainsAnyExceptInRange('!', '~');

    /// <summary>Why a text cannot be a key's name; null when it can.</summary>
    public static (string Code, string Message)? FaultOfName(string name) => name switch
    {
        _ when string.IsNullOrWhiteSpace(name) => ("required", "Must say what the key is for."),
        { Length: > MaxNameLength } => ("too_long", $"Has {name.Length} characters: at most {MaxNameLength}."),
        _ when name.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar) =>
            ("control_character", "Has a control character or a lone surrogate."),
        _ => null,
    };
}
