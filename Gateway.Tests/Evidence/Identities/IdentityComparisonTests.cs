using Gateway.Evidence.Identities;

namespace Gateway.Tests.Evidence.Identities;

[Parallelizable]
internal sealed class IdentityComparisonTests
{
    [Test]
    public void Of_AListAndWhoWasSeen_TellsEachUser()
    {
        var comparison = IdentityComparison.Of(
            [
                User("ada@a"), User("BOB@a"), User("cy.old@a"), User("dee@a", "d-4"), User("eve@a", "e-5"), User("fay@a"), User("gus.old@a", "g-7"),
                User("gus@a"),
            ],
            [Seen("ada@a"), Seen("bob@a"), Seen("cy.new@a", "cy.old@a"), Seen("dee.new@a", "D-4"), Seen(null, "e-5"), Seen("gus@a", "g-7"), Seen("new@a")]);

        Assert.That(comparison.Outcomes, Is.EqualTo(new[]
        {
            UserOutcome.Same,
            UserOutcome.CaseDiffers,
            UserOutcome.NewMember,
            UserOutcome.NewMember,
            UserOutcome.NoEmail,
            UserOutcome.NotSeen,
            UserOutcome.NotSeen,
            UserOutcome.Same,
        }));
        Assert.That(comparison.Strangers, Is.EqualTo(1), "Only new@a is nobody of the list.");
    }

    [Test]
    public void Of_UsersWithoutAnything_AreNotSeen()
    {
        var comparison = IdentityComparison.Of([new("", "", "")], [new(SeenPerson.Nobody, 1, [new(NameIdKind.Transient, IsAddress: false, "", "", "")])]);

        Assert.That((comparison.Outcomes.Single(), comparison.Strangers), Is.EqualTo((UserOutcome.NotSeen, 0)));
    }

    private static ListedUser User(string email, string? nameId = null) => new(email, IdentityText.Fold(email), IdentityText.Fold(nameId ?? ""));

    private static SeenPerson Seen(string? email, string? nameId = null)
    {
        var name = nameId ?? email!;
        return new(
            email is null ? "n" + IdentityText.Fold(name) : "e" + IdentityText.Fold(email),
            1,
            [new(NameIdKind.Persistent, IsAddress: false, name, IdentityText.Fold(name), email ?? "")]);
    }
}
