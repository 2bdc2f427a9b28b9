namespace Gateway.Evidence.Identities;

/// <summary>What counts of a value before it is hashed: the same where a login is seen and where a user list is read.</summary>
internal static class IdentityText
{
    /// <summary>Without the blanks around it, which some products indent by; null where nothing is left.</summary>
    public static string? Trim(string value) => value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Without its case, as most applications compare addresses, though RFC 5321 2.4 lets a mailbox name keep it.</summary>
    public static string Fold(string value) => value.ToLowerInvariant();
}
