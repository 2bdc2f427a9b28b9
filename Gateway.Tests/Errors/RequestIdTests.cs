using Gateway.Errors;

namespace Gateway.Tests.Errors;

[Parallelizable]
internal sealed class RequestIdTests
{
    [Test]
    public void New_ManyAtOnce_AreDifferentAndReadable()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => RequestId.New()).ToList();

        Assert.That(ids, Is.Unique);
        Assert.That(ids, Is.All.Match("^[a-z2-7]{16}$"));
    }

    [Test]
    public void Of_OneTime_BeginsAlikeAndDiffersByTheRandomHalf()
    {
        const long Time = 1_772_442_300_000;

        Assert.That(RequestId.Of(Time, 1)[..8], Is.EqualTo(RequestId.Of(Time, 2)[..8]));
        Assert.That(RequestId.Of(Time, 1), Is.Not.EqualTo(RequestId.Of(Time, 2)));
        Assert.That(RequestId.Of(Time, 1)[..8], Is.Not.EqualTo(RequestId.Of(Time + 1, 1)[..8]));
    }
}
