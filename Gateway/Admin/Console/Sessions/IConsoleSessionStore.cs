using Gateway.Storage;

namespace Gateway.Admin.Console.Sessions;

/// <summary>
/// Who is signed in to the console, beside the admin keys, so that every gateway of a fleet knows. Two implementations ship; one contract suite holds both.
/// All members are safe for concurrent use, and throw <see cref="StoreUnavailableException"/> and <see cref="StoreDamagedException"/> as the key store does.
/// </summary>
internal interface IConsoleSessionStore
{
    /// <summary>Keeps a session until a time, and forgets those that ended before it was seen.</summary>
    Task AddAsync(ConsoleSession session, DateTimeOffset endsAt, CancellationToken cancellationToken);

    /// <summary>The session of an id; null where there is none. One that ended may still be found.</summary>
    Task<ConsoleSession?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Replaces what is kept of a session, with a new end; nothing where it is gone, since it may have been ended meanwhile.</summary>
    Task UpdateAsync(ConsoleSession session, DateTimeOffset endsAt, CancellationToken cancellationToken);

    /// <summary>Forgets a session. False where there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}
