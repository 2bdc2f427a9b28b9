using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Evidence.Handovers;

/// <summary>A link by which a customer's IT sees the settings of one mapping, and nothing else. Its secret is kept nowhere.</summary>
/// <param name="Id">What it is named and revoked by.</param>
/// <param name="Identifier">The mapping.</param>
/// <param name="SecretSha256">What its secret is compared with.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The admin key that made it.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Until">The day up to which the old settings work as well, as the page says; null for none.</param>
internal sealed record HandoverLink(
    string Id, string Identifier, byte[] SecretSha256, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ExpiresAt, DateOnly? Until)
{
    /// <summary>Where the pages are, on the public listener.</summary>
    public const string PathPrefix = "/sso-gateway/handover/";

    /// <summary>How long a link works where nothing else is said.</summary>
    public const int DefaultDays = 7;

    public const int MaxDays = 30;

    private const char Separator = '.';
    private const int IdLength = 16;
    private const int SecretLength = 52;

    // Base32 in lower case: nothing that a mail program, a shell or a URL would take for something else.
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>A link with a random id (80 bits) and secret (260 bits), and the one moment its path is known.</summary>
    public static (HandoverLink Link, string Path) Make(string identifier, string createdBy, DateTimeOffset now, int days, DateOnly? until)
    {
        var id = RandomNumberGenerator.GetString(Alphabet, IdLength);
        var secret = RandomNumberGenerator.GetString(Alphabet, SecretLength);
        return (new(id, identifier, HashOf(secret), now, createdBy, now.AddDays(days), until), $"{PathPrefix}{id}{Separator}{secret}");
    }

    /// <summary>Takes a path apart; null for what no link looks like.</summary>
    public static (string Id, string Secret)? Parse(string path)
    {
        var token = path.StartsWith(PathPrefix, StringComparison.Ordinal) ? path[PathPrefix.Length..] : "";
        if (token.Length != IdLength + 1 + SecretLength || token[IdLength] != Separator)
        {
            return null;
        }

        var (id, secret) = (token[..IdLength], token[(IdLength + 1)..]);
        return id.AsSpan().ContainsAnyExcept(Letters) || secret.AsSpan().ContainsAnyExcept(Letters) ? null : (id, secret);
    }

    /// <summary>True for the secret that it was made with, while it has not ended.</summary>
    public bool Admits(string secret, DateTimeOffset now) => CryptographicOperations.FixedTimeEquals(HashOf(secret), SecretSha256) && now < ExpiresAt;

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
