namespace Gateway.Admin.Console.Sessions;

/// <summary>That somebody is signed in to the console by an admin key. The token that the browser holds is kept nowhere.</summary>
/// <param name="Id">SHA-256 of the token, in lower-case hex.</param>
/// <param name="KeyId">The admin key. Its role, and whether it still is one, is asked of the key store at every request.</param>
/// <param name="KeyProof">SHA-256 of what the key store compares secrets with, in lower-case hex: a session ends with the secret it was begun with.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="SeenAt">When it was used last, late by at most a minute.</param>
internal sealed record ConsoleSession(string Id, string KeyId, string KeyProof, DateTimeOffset StartedAt, DateTimeOffset SeenAt);
