namespace Gateway.Evidence.Identities;

/// <summary>One user of the application's own list, hashed where the list is. An empty text is what the list does not have.</summary>
/// <param name="Email">Hash of the e-mail address as it stands.</param>
/// <param name="FoldedEmail">Hash of it in lower case.</param>
/// <param name="FoldedNameId">Hash of what the application knows the user's NameID by, in lower case.</param>
internal sealed record ListedUser(string Email, string FoldedEmail, string FoldedNameId);

/// <summary>What becomes of a listed user after the switch. The wire name is the member's name in snake_case.</summary>
internal enum UserOutcome
{
    /// <summary>Nobody like that signed in while logins were watched.</summary>
    NotSeen,

    /// <summary>Comes with the address that the list has.</summary>
    Same,

    /// <summary>Comes with it in another case: a new member where the application compares exactly.</summary>
    CaseDiffers,

    /// <summary>Known by the NameID, and comes with an address that is not on the list: would become a new member.</summary>
    NewMember,

    /// <summary>Known by the NameID, and comes without an address: could not sign in.</summary>
    NoEmail,
}

/// <summary>Holds an application's own user list against the people who were seen. Pure: no I/O, no clock.</summary>
/// <param name="Outcomes">Of each user, in their order.</param>
/// <param name="Strangers">How many people were seen that are nobody of the list: they would become new members.</param>
internal sealed record IdentityComparison(IReadOnlyList<UserOutcome> Outcomes, int Strangers)
{
    public static IdentityComparison Of(IReadOnlyList<ListedUser> users, IReadOnlyList<SeenPerson> people)
    {
        var addresses = users.Select(user => user.FoldedEmail).Where(IsThere).ToHashSet(StringComparer.Ordinal);
        var byEmail = people.Where(person => person.FoldedEmail is not null).ToDictionary(person => person.FoldedEmail!, StringComparer.Ordinal);
        var byNameId = people
            .SelectMany(person => person.Identities.Select(identity => (identity.FoldedNameId, Person: person)))
            .Where(pair => IsThere(pair.FoldedNameId))
            .ToLookup(pair => pair.FoldedNameId, pair => pair.Person, StringComparer.Ordinal);

        // Whoever had no NameID of his own in the list was known by the address.
        var nameIds = users.Select(NameIdOf).Where(IsThere).ToHashSet(StringComparer.Ordinal);
        var strangers = people.Count(person =>
            person.Person is not SeenPerson.Nobody
            && !(person.FoldedEmail is { } email && addresses.Contains(email))
            && !person.Identities.Any(identity => nameIds.Contains(identity.FoldedNameId)));
        return new([.. users.Select(OutcomeOf)], strangers);

        UserOutcome OutcomeOf(ListedUser user)
        {
            if (byEmail.TryGetValue(user.FoldedEmail, out var person))
            {
                return person.Identities.All(identity => identity.Email == user.Email) ? UserOutcome.Same : UserOutcome.CaseDiffers;
            }

            // Who comes with an address that is on the list is that other user by now.
            var moved = byNameId[NameIdOf(user)].Where(other => other.FoldedEmail is not { } email || !addresses.Contains(email)).ToList();
            return moved.Count == 0 ? UserOutcome.NotSeen
                : moved.Exists(other => other.FoldedEmail is not null) ? UserOutcome.NewMember
                : UserOutcome.NoEmail;
        }
    }

    private static bool IsThere(string hash) => hash.Length > 0;

    private static string NameIdOf(ListedUser user) => IsThere(user.FoldedNameId) ? user.FoldedNameId : user.FoldedEmail;
}
