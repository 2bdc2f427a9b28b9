using Gateway.Evidence.Identities;

namespace Gateway.Tests.Evidence.Identities;

[Parallelizable]
internal sealed class PendingIdentitiesTests
{
    [Test]
    public void Take_PeopleOfTwoTenants_GivesEachApartAndMerged()
    {
        var pending = new PendingIdentities();
        pending.Add("acme", "b", Person("ada", 1));
        pending.Add("globex", "b", Person("ada", 1));
        pending.Add("acme", "b", Person("ada", 2));

        IdentityBatch[] batches = [pending.Take()!, pending.Take()!];

        Assert.That(pending.Take(), Is.Null);
        Assert.That(pending.Count, Is.Zero);
        Assert.That(
            batches.Select(batch => $"{batch.Identifier} {batch.People.Single().Day}").Order(StringComparer.Ordinal),
            Is.EqualTo(new[] { "acme 2", "globex 1" }));
    }

    [Test]
    public void Take_Many_GivesNoMoreThanACallTakes()
    {
        var pending = new PendingIdentities();
        for (var i = 0; i < 500; i++)
        {
            pending.Add("acme", "b", Person($"p{i}", 1));
        }

        Assert.That(
            new[] { pending.Take()!, pending.Take()!, pending.Take()! }.Select(batch => batch.People.Count), Is.EqualTo(new[] { 200, 200, 100 }));
    }

    [Test]
    public void Add_NoRoom_IsRefusedAndWhoWaitsIsStillMerged()
    {
        var pending = new PendingIdentities(maxPeople: 1);
        pending.Add("acme", "b", Person("ada", 1));

        Assert.That(pending.Add("acme", "b", Person("bob", 1)), Is.False);
        Assert.That(pending.Add("acme", "b", Person("ada", 3)), Is.True);
        Assert.That(pending.Take()!.People.Single().Day, Is.EqualTo(3));
    }

    private static SeenPerson Person(string hash, int day) => new("e" + hash, day, [new(NameIdKind.Email, IsAddress: true, hash, hash, hash)]);
}
