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
        ("NOAUTH ", new(StoreRefusalReason.NotAuthenticated, "It asks for a password: set password=... in ConnectionStrings:Redis.")),
        ("WRONGPASS ", new(StoreRefusalReason.NotAuthenticated, "It does not take the password: mend password=... in ConnectionStrings:Redis.")),
        ("invalid password", new(StoreRefusalReason.NotAuthenticated, "It does not take the password: mend password=... in ConnectionStrings:Redis.")),
        ("NOPERM ", NotPermitted),
        ("can't run this command", NotPermitted),
        ("can't access at least one of the keys", NotPermitted),
        ("Unknown Redis command", NotPermitted),
        ("unknown command", NotPermitted),
    ];

    private static StoreRefusal NotPermitted =>
        new(
            StoreRefusalReason.NotPermitted,
            "A command is forbidden to its user, or renamed: allow what the README's limits name, or give ConnectionStrings:Redis another user's password.");

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
