namespace Gateway.Storage;

/// <summary>
/// Reads what a Redis refuses a request for. Redis 7 begins its answer with the word also where a script failed; Redis 5 and 6 put it behind
/// "Error running script", so it is looked for anywhere.
/// </summary>
internal static class RedisRefusal
{
    private static readonly (string Text, StoreRefusal Refusal)[] Known =
    [
        ("OOM command not allowed", new(StoreRefusalReason.Full, "Its memory is full: raise maxmemory, or free memory in it.")),
        ("READONLY ", new(StoreRefusalReason.ReadOnly, "It is a read-only replica: let ConnectionStrings:Redis name the primary.")),
        ("NOREPLICAS ", new(StoreRefusalReason.TooFewReplicas, "Too few replicas follow it: mend them, or lower min-replicas-to-write.")),
        ("MISCONF ", new(StoreRefusalReason.CannotSave, "It cannot save to its disk: its log says why; free space, or mend the folder's rights.")),
        ("NOAUTH ", NotAuthenticated),
        ("WRONGPASS ", NotAuthenticated),
        ("invalid password", NotAuthenticated),
        ("AuthenticationFailure", NotAuthenticated),
        ("NOPERM ", NotPermitted),
        ("can't run this command", NotPermitted),
        ("can't access at least one of the keys", NotPermitted),
        ("Unknown Redis command", NotPermitted),
        ("unknown command", NotPermitted),
    ];

    private static StoreRefusal NotAuthenticated =>
        new(
            StoreRefusalReason.NotAuthenticated,
            "It asks for a user and password, or does not take them: mend user=...,password=... in ConnectionStrings:Redis, "
            + "or the files in Gateway:Store:Redis.");

    private static StoreRefusal NotPermitted =>
        new(
            StoreRefusalReason.NotPermitted,
            "A command is forbidden to its user, or renamed: allow what deploy/redis/users.acl names, or give ConnectionStrings:Redis another user.");

    /// <summary>The refusal an answer of the server means; null where it is none of these.</summary>
    public static StoreRefusal? Of(string message) => Array.Find(Known, known => message.Contains(known.Text, StringComparison.OrdinalIgnoreCase)).Refusal;

    /// <summary>The refusal in an error of the client or what caused it: it meets some of them while it connects.</summary>
    public static StoreRefusal? Of(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (Of(cause.Message) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
