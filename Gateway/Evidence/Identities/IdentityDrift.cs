namespace Gateway.Evidence.Identities;

/// <summary>
/// What may go wrong for one person: a bit for each <see cref="DriftCode"/>. Stores keep it as its number, which never means another thing later.
/// </summary>
[Flags]
internal enum Drift
{
    None = 0,
    NameIdNoEmail = 1 << DriftCode.NameIdNoEmail,
    EmailCaseDiffers = 1 << DriftCode.EmailCaseDiffers,
    EmailShared = 1 << DriftCode.EmailShared,
    NameIdChanges = 1 << DriftCode.NameIdChanges,
    NoEmail = 1 << DriftCode.NoEmail,
}

/// <summary>Something that may go wrong, and for how many people.</summary>
internal sealed record DriftFinding(DriftCode Code, int People);

/// <summary>Judges how identities drift. Pure: no I/O, no clock.</summary>
internal static class IdentityDrift
{
    /// <summary>Of one person.</summary>
    public static Drift Of(SeenPerson person)
    {
        var (drift, all) = (Drift.None, person.Identities);
        if (all.Any(identity => identity is { Kind: not NameIdKind.None, IsAddress: false }))
        {
            drift |= Drift.NameIdNoEmail;
        }

        if (all.Any(identity => identity.Kind is NameIdKind.Transient))
        {
            drift |= Drift.NameIdChanges;
        }

        if (person.FoldedEmail is not { } email)
        {
            return drift | Drift.NoEmail;
        }

        // A NameID that is this very address, and is spelt otherwise.
        var spellings = all.Select(identity => identity.Email)
            .Concat(all.Where(identity => identity.FoldedNameId == email).Select(identity => identity.NameId));
        if (spellings.Distinct(StringComparer.Ordinal).Count() > 1)
        {
            drift |= Drift.EmailCaseDiffers;
        }

        var lasting = all.Where(identity => identity.FoldedNameId.Length > 0).Select(identity => identity.FoldedNameId);
        return lasting.Distinct(StringComparer.Ordinal).Count() > 1 ? drift | Drift.EmailShared : drift;
    }

    /// <summary>Of a tenant: in the order of the codes, none of what concerns nobody.</summary>
    /// <param name="people">How many people drift in which way.</param>
    public static IReadOnlyList<DriftFinding> Of(IReadOnlyDictionary<Drift, int> people) =>
    [
        .. Enum.GetValues<DriftCode>()
            .Select(code => new DriftFinding(code, people.Where(drift => drift.Key.HasFlag((Drift)(1 << (int)code))).Sum(drift => drift.Value)))
            .Where(finding => finding.People > 0),
    ];
}
