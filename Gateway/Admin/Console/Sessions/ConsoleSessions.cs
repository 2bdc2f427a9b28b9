using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Console.Sessions;

/// <summary>Somebody who is signed in.</summary>
/// <param name="Session">The session.</param>
/// <param name="Key">Its key as the key store has it now.</param>
/// <param name="FormToken">What the forms of this session's pages carry: made of the token, which no other site knows.</param>
internal sealed record SignedIn(ConsoleSession Session, AdminKey Key, string FormToken);

/// <summary>Begins, finds and ends sessions. A token has 256 random bits, so that its plain hash is all that needs to be kept.</summary>
internal sealed class ConsoleSessions(
    IConsoleSessionStore store, IAdminKeyStore keys, VerifiedKeys verified, IOptions<ConsoleOptions> options, TimeProvider time)
{
    /// <summary>How late <see cref="ConsoleSession.SeenAt"/> may be: no page costs a write of its own.</summary>
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    /// <summary>Sessions that this process has seen proved and may go on with while the store is away, as with keys.</summary>
    private readonly ConcurrentDictionary<string, (ConsoleSession Session, DateTimeOffset At)> _proved = new(StringComparer.Ordinal);

    /// <summary>Begins a session for a key that was just proved; the answer is the token, known here alone.</summary>
    public async Task<string> StartAsync(AdminKey key, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));
        var now = time.GetUtcNow();
        var session = new ConsoleSession(IdOf(token), key.Id, ProofOf(key), now, now);
        await store.AddAsync(session, EndOf(session), cancellationToken);
        return token;
    }

    /// <summary>Who holds a token; null where nobody does any more: ended, idle for too long, or the key revoked, expired or given another secret.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isUse">False where a page asks by itself, which is no reason for its session to last.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<SignedIn?> FindAsync(string token, bool isUse, CancellationToken cancellationToken)
    {
        var id = IdOf(token);
        var (session, key) = await ReadAsync(id, cancellationToken);
        var now = time.GetUtcNow();
        if (session is null || key is null || EndOf(session) <= now || key.IsExpired(now) || ProofOf(key) != session.KeyProof)
        {
            _proved.TryRemove(id, out _);
            return null;
        }

        if (isUse && now - session.SeenAt >= SeenStep)
        {
            session = session with { SeenAt = now };
            await TouchAsync(session, cancellationToken);
        }

        Remember(session, now);
        return new SignedIn(session, key, FormTokenOf(token));
    }

    public async Task EndAsync(ConsoleSession session, CancellationToken cancellationToken)
    {
        _proved.TryRemove(session.Id, out _);
        await store.RemoveAsync(session.Id, cancellationToken);
    }

    /// <summary>True for the token that the session's own pages carry; the time it takes does not depend on how much of it is right.</summary>
    public static bool IsFormToken(SignedIn signedIn, string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(signedIn.FormToken));

    private async Task<(ConsoleSession? Session, AdminKey? Key)> ReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(id, cancellationToken) is not { } session
                ? (null, null)
                : (session, await keys.FindAsync(session.KeyId, cancellationToken) is { } key ? Known(key) : null);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            // Break-glass for this gateway alone has to work just then. As long as for a key: that is how long one revoked elsewhere may go on.
            if (_proved.TryGetValue(id, out var known)
                && time.GetUtcNow() - known.At <= VerifiedKeys.Lifetime
                && verified.Find(known.Session.KeyId) is { } key)
            {
                return (known.Session, key);
            }

            throw;
        }
    }

    private AdminKey Known(AdminKey key)
    {
        verified.Remember(key);
        return key;
    }

    private void Remember(ConsoleSession session, DateTimeOffset now)
    {
        if (_proved.Count >= VerifiedKeys.Capacity && !_proved.ContainsKey(session.Id))
        {
            _proved.Clear();
        }

        _proved[session.Id] = (session, now);
    }

    private async Task TouchAsync(ConsoleSession session, CancellationToken cancellationToken)
    {
        try
        {
            await store.UpdateAsync(session, EndOf(session), cancellationToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            // The page is worth more than the note that it was asked for.
        }
    }

    private DateTimeOffset EndOf(ConsoleSession session)
    {
        var (idle, last) = (session.SeenAt + options.Value.IdleTimeout, session.StartedAt + options.Value.SessionLifetime);
        return idle < last ? idle : last;
    }

    private static string IdOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string ProofOf(AdminKey key) => Convert.ToHexStringLower(SHA256.HashData(key.SecretSha256));

    private static string FormTokenOf(string token) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "sso-gateway console form"u8));
}
