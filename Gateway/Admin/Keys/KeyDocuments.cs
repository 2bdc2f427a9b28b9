using Gateway.Admin.Access;

namespace Gateway.Admin.Keys;

/// <summary>An admin key; its secret is kept nowhere.</summary>
/// <param name="Id">The user name of HTTP Basic.</param>
/// <param name="Name">What the operator calls it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The key that made it, or cli, first-start or configuration.</param>
/// <param name="ExpiresAt">When it ends by itself; null where it does not.</param>
/// <param name="LastUsedAt">When it was used last, to some minutes; null where it never was.</param>
internal sealed record KeyDocument(
    string Id,
    string Name,
    AdminRole Role,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt)
{
    public static KeyDocument Of(AdminKey key) => new(key.Id, key.Name, key.Role, key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.LastUsedAt);
}

/// <summary>All admin keys.</summary>
/// <param name="Keys">Oldest first.</param>
internal sealed record KeyListDocument(IReadOnlyList<KeyDocument> Keys)
{
    public static KeyListDocument Of(IReadOnlyList<AdminKey> keys) => new([.. keys.Select(KeyDocument.Of)]);
}

/// <summary>A key just made: the only answer that has its secret.</summary>
/// <param name="Id">The user name of HTTP Basic.</param>
/// <param name="Name">What the operator calls it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The key that made it, or cli.</param>
/// <param name="ExpiresAt">When it ends by itself; null where it does not.</param>
/// <param name="Secret">The password of HTTP Basic. Shown this once.</param>
internal sealed record NewKeyDocument(
    string Id, string Name, AdminRole Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, string Secret)
{
    public static NewKeyDocument Of(NewKey made) =>
        new(made.Key.Id, made.Key.Name, made.Key.Role, made.Key.CreatedAt, made.Key.CreatedBy, made.Key.ExpiresAt, made.Secret);

    // A record prints its members; the secret must not be among them.
    public override string ToString() => Id;
}

/// <summary>A key that ended, as <c>keys revoke</c> reports it.</summary>
/// <param name="Revoked">Its id.</param>
internal sealed record RevokedKeyDocument(string Revoked);
