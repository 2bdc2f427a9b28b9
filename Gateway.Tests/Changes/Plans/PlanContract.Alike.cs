using Gateway.Changes.Plans;
using Gateway.Tests.Mappings.Store;

namespace Gateway.Tests.Changes.Plans;

internal abstract partial class PlanContract
{
    [Test]
    public async Task Make_KeysThatLookAlike_WarnsOfEachPairByBothNames()
    {
        await Store.StoreAsync(StoreSamples.Put("present\u200B"), StoreSamples.Put("other", "caf\u00E9"), StoreSamples.Put("globex "));

        var plan = await Scene.PlanAsync(
            Placed("line 2", "present"),
            Placed("line 3", "third", "cafe\u0301"),
            Placed("line 4", "globex"),
            Placed("line 5", "Initech"),
            Placed("line 6", "\uFF49nitech"),
            Placed("line 7", "own", "o\u00ADwn"),
            Placed("line 8", "hooli\u00A0one"),
            Placed("line 9", "hooli one"));

        var alike = plan.Warnings.Where(warning => warning.Code == "looks_alike").ToList();
        Assert.That(alike.Select(warning => warning.Place), Is.EquivalentTo(new[] { "line 2", "line 3", "line 4", "line 6", "line 8" }));
        Assert.That(MessageAt("line 2"), Does.Contain("'present'").And.Contain("'present<U+200B>'"));
        Assert.That(MessageAt("line 3"), Does.Contain("'cafe\u0301'").And.Contain("'caf\u00E9'").And.Contain("mapping 'other'"));
        Assert.That(MessageAt("line 4"), Does.Contain("'globex'").And.Contain("'globex<U+0020>'"));
        Assert.That(MessageAt("line 6"), Does.Contain("'\uFF49nitech'").And.Contain("'Initech'").And.Contain("line 5"));
        Assert.That(MessageAt("line 8"), Does.Contain("'hooli<U+00A0>one'").And.Contain("'hooli one'"));
        Assert.That(CodesOf(plan), Does.Not.Contain("case_collision"));

        string MessageAt(string place) => alike.Single(warning => warning.Place == place).Message;
    }

    [Test]
    public async Task Make_ManyKeysThatLookAlike_NamesFewAndCountsOneForEach()
    {
        const int Count = 5_000;

        // Each identifier differs from every other in what cannot be seen.
        var plan = await Scene.PlanAsync([.. Enumerable.Range(0, Count).Select(i => Write("a" + Bits(i)))]);

        Assert.That(plan.WarningCounts, Does.Contain(new WarningCount("looks_alike", Count - 1)));
        Assert.That(plan.Warnings.Count(warning => warning.Code == "looks_alike"), Is.EqualTo(50));

        static string Bits(int number) => string.Concat(Enumerable.Range(0, 15).Select(bit => (number >> bit & 1) == 0 ? '\u200B' : '\u200C'));
    }
}
