using System.Security.Cryptography;
using System.Text;
using Gateway.Stytch;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>Whether a message is what the holder of one of our secrets signed (Standard Webhooks, "Verifying signatures"). Pure.</summary>
internal static class WebhookSignature
{
    /// <summary>
    /// How old, and how far ahead of our clock, an attempt may be: what Svix's own libraries allow. Keeps a recorded message from
    /// being sent again for ever.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";

    /// <summary>Base64 of the 32 bytes of HMAC-SHA256.</summary>
    private const int SignatureLength = 44;

    /// <summary>Why the attempt's time is not acceptable; null where it is.</summary>
    public static WebhookOutcome? FaultOfTime(WebhookHeaders headers, DateTimeOffset now)
    {
        var age = now.ToUnixTimeSeconds() - headers.Timestamp;
        return age > (long)Tolerance.TotalSeconds ? WebhookOutcome.TooOld
            : -age > (long)Tolerance.TotalSeconds ? WebhookOutcome.FromTheFuture
            : null;
    }

    /// <summary>True where any <c>v1</c> signature of the list was made with any of the project's keys over exactly this body.</summary>
    public static bool Holds(StytchProject project, WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<char> expected = stackalloc char[SignatureLength];
        Span<byte> expectedBytes = stackalloc byte[SignatureLength];
        Span<byte> given = stackalloc byte[SignatureLength];
        var prefix = Encoding.ASCII.GetBytes($"{headers.Id}.{headers.TimestampText}.");
        var holds = false;
        foreach (var key in project.WebhookKeys)
        {
            using (var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key))
            {
                hmac.AppendData(prefix);
                hmac.AppendData(body);
                hmac.GetHashAndReset(hash);
            }

            Convert.TryToBase64Chars(hash, expected, out _);
            Encoding.ASCII.GetBytes(expected, expectedBytes);
            foreach (var part in headers.Signatures.AsSpan().Split(' '))
            {
                var entry = headers.Signatures.AsSpan(part);
                // Compared as texts: base64 has several spellings of the same bytes, and a signature has one.
                if (entry.Length == Version.Length + SignatureLength
                    && entry.StartsWith(Version)
                    && Encoding.UTF8.TryGetBytes(entry[Version.Length..], given, out _))
                {
                    holds |= CryptographicOperations.FixedTimeEquals(given, expectedBytes);
                }
            }
        }

        return holds;
    }
}
