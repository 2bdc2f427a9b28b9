using System.Security.Cryptography;

namespace Gateway.Errors;

/// <summary>The reference that a page, a problem document, a log line and an event of one request share.</summary>
internal static class RequestId
{
    public const string HeaderName = "X-Request-Id";

    /// <summary>Characters of an id.</summary>
    public const int Length = 16;

    // Base32 in lower case: can be read aloud on the phone, and selected by a double click.
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>Sixteen characters, 80 random bits. Never taken from the request: a client could then make two requests look like one.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The id that two random numbers spell, 40 bits of each: for requests whose id is seldom wanted, and then later.</summary>
    public static string Of(long high, long low) => string.Create(Length, (High: high, Low: low), static (id, halves) =>
    {
        const int Half = Length / 2;
        for (var i = 0; i < Half; i++)
        {
            id[i] = Alphabet[(int)(halves.High >> (5 * i)) & 31];
            id[Half + i] = Alphabet[(int)(halves.Low >> (5 * i)) & 31];
        }
    });
}
