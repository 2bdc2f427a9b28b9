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
}
