using System.Security.Cryptography;
using System.Text;

namespace Gateway.Evidence.Identities;

/// <summary>
/// The key that what is kept of people is hashed with, out of a file: an address can be guessed, and a hash without a key would tell whether the guess
/// is right. Never in a store, a log or an answer.
/// </summary>
internal sealed class IdentityKey
{
    /// <summary>As long as the hash's own output (RFC 2104 3).</summary>
    public const int MinBytes = 32;

    private const int MaxBytes = 4096;

    // 128 bits: no two people of a tenant share one, and it is half as long.
    private const int HashBytes = 16;

    private readonly byte[] _key;

    private IdentityKey(byte[] key) => _key = key;

    /// <summary>What tells two keys apart and nothing of them: 16 hexadecimal digits.</summary>
    public string Id => field ??= HashOf("key", "id")[..16];

    /// <summary>The key in a file; null where it has none, and then why: the rest of a sentence, with its remedy.</summary>
    public static IdentityKey? Read(string path, out string? fault)
    {
        try
        {
            using var file = File.OpenRead(path);
            var content = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            var key = WithoutBlanks(content.AsSpan(0, length));
            fault = length > MaxBytes
                ? $"has more than {MaxBytes} bytes: give it a key alone, such as the output of 'openssl rand -hex 32'."
                : key.Length < MinBytes
                    ? $"has fewer than {MinBytes} bytes: fill it with the output of 'openssl rand -hex 32'."
                    : null;
            return fault is null ? new(key.ToArray()) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = "cannot be read: make it, and let the gateway's user read it and nobody else.";
            return null;
        }
    }

    /// <summary>
    /// The hash of a value within one tenant, 32 hexadecimal digits: HMAC-SHA256, cut to 128 bits. The same person is another one in another tenant.
    /// </summary>
    /// <param name="identifier">The mapping's identifier, which has no control character.</param>
    /// <param name="value">What is hashed.</param>
    public string HashOf(string identifier, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{identifier}\0{value}")).AsSpan(0, HashBytes));

    /// <summary>What keeps apart what cannot be compared: hashes of two keys, and people whose address came from two different attributes.</summary>
    /// <param name="emailSource">The IdP's attribute that the e-mail address is taken from.</param>
    public string BasisOf(string emailSource) => HashOf("basis", emailSource)[..16];

    public override string ToString() => "***";

    // An editor's line end is no part of a key in letters; of one in octets every one is.
    private static ReadOnlySpan<byte> WithoutBlanks(ReadOnlySpan<byte> content) =>
        content.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is var other && (other < 0 || content[other..].IndexOfAnyExcept(" \t\r\n"u8) < 0)
            ? content.Trim(" \t\r\n"u8)
            : content;
}
