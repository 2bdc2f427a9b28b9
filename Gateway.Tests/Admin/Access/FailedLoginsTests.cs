using System.Net;
using Gateway.Admin;
using Gateway.Admin.Access;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Admin.Access;

[Parallelizable]
internal sealed class FailedLoginsTests
{
    [Test]
    public void IsBlocked_AfterTheLimit_SaysHowLongToWait()
    {
        using var logins = Limit(3);
        var address = IPAddress.Parse("192.0.2.1");
        logins.Count(address);
        logins.Count(address);

        Assert.That(logins.IsBlocked(address, out _), Is.False);
        logins.Count(address);

        Assert.That(logins.IsBlocked(address, out var retryAfter));
        Assert.That(retryAfter, Is.EqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task IsBlocked_AfterTheWindow_IsOver()
    {
        using var logins = new FailedLogins(perWindow: 2, TimeSpan.FromSeconds(1));
        logins.Count(IPAddress.Loopback);
        logins.Count(IPAddress.Loopback);
        Assert.That(logins.IsBlocked(IPAddress.Loopback, out _));

        await Eventually.TrueAsync(() => !logins.IsBlocked(IPAddress.Loopback, out _), TimeSpan.FromSeconds(10));
    }

    [Test]
    public void IsBlocked_AskedManyTimes_CountsNothing()
    {
        using var logins = Limit(1);
        for (var i = 0; i < 100; i++)
        {
            Assert.That(logins.IsBlocked(IPAddress.Loopback, out _), Is.False);
        }
    }

    [TestCase("192.0.2.1", "::ffff:192.0.2.1", true)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [TestCase("192.0.2.1", "192.0.2.2", false)]
    public void IsBlocked_OtherAddress_SharesTheCounterOnlyWhereItIsTheSameCustomer(string failing, string asking, bool expected)
    {
        using var logins = Limit(1);
        logins.Count(IPAddress.Parse(failing));

        Assert.That(logins.IsBlocked(IPAddress.Parse(asking), out _), Is.EqualTo(expected));
    }

    [Test]
    public void Count_FromCountlessAddresses_KeepsABoundedNumberOfCounters()
    {
        using var logins = Limit(10);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var bytes = new byte[4];
        for (var i = 0; i < 500_000; i++)
        {
            BitConverter.TryWriteBytes(bytes, i);
            logins.Count(new IPAddress(bytes));
        }

        // 500,000 counters of their own would take well over 100 MB.
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(40_000_000));
        Assert.That(logins.IsBlocked(IPAddress.Parse("192.0.2.1"), out _));
    }

    private static FailedLogins Limit(int perMinute) => new(Options.Create(new AdminOptions { FailedLoginsPerMinute = perMinute }));
}
