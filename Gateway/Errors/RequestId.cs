using System.Buffers.Binary;
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

    /// <summary>
    /// Sixteen characters: the time, 40 bits of milliseconds, and 40 random bits. Ids of one time stand together in an index, which keeps writing
    /// them cheap. Never taken from the request: a client could then make two requests look like one.
    /// </summary>
    public static string New()
    {
        Span<byte> random = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(random);
        return Of(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), BinaryPrimitives.ReadInt64LittleEndian(random));
    }

    /// <summary>The id of a request at a time, in milliseconds, with a random number: for requests whose id is seldom wanted, and then later.</summary>
    public static string Of(long milliseconds, long random) => string.Create(Length, (Time: milliseconds, Random: random), static (id, halves) =>
    {
        Write(id[..(Length / 2)], halves.Time);
        Write(id[(Length / 2)..], halves.Random);
    });

    /// <summary>True for a text of the form that ids have.</summary>
    public static bool IsOne(string text) => text.Length == Length && text.All(character => Alphabet.Contains(character, StringComparison.Ordinal));

    private static void Write(Span<char> text, long value)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
