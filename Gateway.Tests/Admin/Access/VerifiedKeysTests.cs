using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Access;

[Parallelizable]
internal sealed class VerifiedKeysTests
{
    [Test]
    public void Find_WithinAQuarterOfAnHour_KnowsTheKey()
    {
        var time = TestTime.Stopped();
        var keys = new VerifiedKeys(time);
        keys.Remember(Key("key_a"));

        time.Advance(VerifiedKeys.Lifetime);

        Assert.That(keys.Find("key_a")?.Id, Is.EqualTo("key_a"));
    }

    [Test]
    public void Find_AfterAQuarterOfAnHour_KnowsNothing()
    {
        var time = TestTime.Stopped();
        var keys = new VerifiedKeys(time);
        keys.Remember(Key("key_a"));

        time.Advance(VerifiedKeys.Lifetime + TimeSpan.FromTicks(1));

        Assert.That(keys.Find("key_a"), Is.Null);
    }

    [Test]
    public void Forget_RememberedKey_IsGone()
    {
        var keys = new VerifiedKeys(TestTime.Stopped());
        keys.Remember(Key("key_a"));

        keys.Forget("key_a");

        Assert.That(keys.Find("key_a"), Is.Null);
    }

    [Test]
    public void Remember_MoreThanFit_LetsTheOldestGo()
    {
        var time = TestTime.Stopped();
        var keys = new VerifiedKeys(time);
        for (var i = 0; i <= VerifiedKeys.Capacity; i++)
        {
            keys.Remember(Key($"key_{i}"));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(keys.Find("key_0"), Is.Null);
        Assert.That(keys.Find("key_1"), Is.Not.Null);
        Assert.That(keys.Find($"key_{VerifiedKeys.Capacity}"), Is.Not.Null);
    }

    private static AdminKey Key(string id) => new(id, "test", AdminRole.Viewer, NewKey.HashOf(id), DateTimeOffset.UnixEpoch, "cli");
}
