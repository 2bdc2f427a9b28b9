using Gateway.Public.InFlight;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Public.InFlight;

/// <summary>The process's own ledger forgets in time, stays within its bound and says what it misses.</summary>
[Parallelizable]
internal sealed class LocalLedgerTests
{
    private readonly FakeTimeProvider _time = TestTime.Stopped();

    [Test]
    public void Has_WithinTheWindowAndAfter_ForgetsInTime()
    {
        var ledger = new LocalLedger(TimeSpan.FromMinutes(10), 100, _time);
        ledger.Add(1);

        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(ledger.Has(1), Is.True);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(ledger.Has(1), Is.False);
    }

    [Test]
    public void Add_BeyondTheBound_LetsTheOldestGoAndSaysThatSomeAreMissing()
    {
        var ledger = new LocalLedger(TimeSpan.FromMinutes(10), 2, _time);
        var start = _time.GetUtcNow();
        ledger.Add(1);
        ledger.Add(2);
        Assert.That(ledger.Since, Is.EqualTo(start));

        _time.Advance(TimeSpan.FromSeconds(5));
        ledger.Add(3);

        Assert.That((ledger.Has(1), ledger.Has(2), ledger.Has(3)), Is.EqualTo((false, true, true)));
        Assert.That(ledger.Since, Is.EqualTo(start.AddSeconds(5)));
    }

    [Test]
    public void Since_NothingSeenYet_IsNotKnown() => Assert.That(new LocalLedger(TimeSpan.FromMinutes(10), 2, _time).Since, Is.Null);
}
