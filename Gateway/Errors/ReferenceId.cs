using System.Security.Cryptography;

namespace Gateway.Errors;

/// <summary>The short id on a page that a user can read out to support.</summary>
internal static class ReferenceId
{
    /// <summary>Crockford's base32 in lower case: no i, l, o or u, so that it survives being read over the telephone.</summary>
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>12 characters: 60 random bits.</summary>
    public const int Length = 12;

    public static string Create() => RandomNumberGenerator.GetString(Alphabet, Length);
}
