using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Keys;

namespace Gateway.Admin.Access;

/// <summary>A key as it is made: the one moment its secret is known.</summary>
internal sealed class NewKey
{
    // Base32 in lower case: nothing a shell, a URL or a header would take for something else.
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private NewKey(AdminKey key, string secret)
    {
        Key = key;
        Secret = secret;
    }

    public AdminKey Key { get; }

    public string Secret { get; }

    /// <summary>A key with a random id (80 bits) and secret (260 bits).</summary>
    public static NewKey Make(string name, AdminRole role, string createdBy, DateTimeOffset createdAt, DateTimeOffset? expiresAt = null)
    {
        var secret = RandomNumberGenerator.GetString(Alphabet, 52);
        return new(
            new AdminKey("key_" + RandomNumberGenerator.GetString(Alphabet, 16), name, role, HashOf(secret), createdAt, createdBy) { ExpiresAt = expiresAt },
            secret);
    }

    /// <summary>What is stored of a secret.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    // The default would print the secret into any log line or exception that holds this.
    public override string ToString() => Key.Id;
}
