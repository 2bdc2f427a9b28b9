using System.Net;
using Gateway.Admin;
using Gateway.Admin.Access;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Admin.Access;

[Parallelizable]
internal sealed class AllowedNetworksTests
{
    [TestCase("10.0.0.0/8", "10.255.0.1", true)]
    [TestCase("10.0.0.0/8", "::ffff:10.0.0.1", true)]
    [TestCase("10.0.0.0/8", "11.0.0.1", false)]
    [TestCase("10.0.0.0/8", "::10.0.0.1", false)]
    [TestCase("192.0.2.7", "192.0.2.7", true)]
    [TestCase("192.0.2.7", "192.0.2.8", false)]
    [TestCase("::ffff:192.0.2.7", "192.0.2.7", true)]
    [TestCase("::ffff:192.0.2.0/120", "192.0.2.200", true)]
    [TestCase("::ffff:192.0.2.0/120", "::ffff:192.0.3.1", false)]
    [TestCase("2001:db8::/32", "2001:db8:1::1", true)]
    [TestCase("2001:db8::/32", "2001:db9::1", false)]
    [TestCase("::1", "127.0.0.1", false)]
    [TestCase("0.0.0.0/0", "192.0.2.1", true)]
    [TestCase("0.0.0.0/0", "2001:db8::1", false)]
    [TestCase("fe80::/10", "fe80::1%7", true)]
    public void Allows_OneNetwork_LetsInWhatLiesInIt(string network, string address, bool expected)
    {
        Assert.That(Of(network).Allows(IPAddress.Parse(address)), Is.EqualTo(expected));
    }

    [Test]
    public void Allows_NoList_LetsEverybodyIn()
    {
        Assert.That(Of().Allows(IPAddress.Parse("203.0.113.1")));
        Assert.That(Of().Allows(null));
    }

    [Test]
    public void Allows_SeveralNetworks_TakesAnyOfThemAndNoUnknownAddress()
    {
        var networks = Of("10.0.0.0/8", "2001:db8::/32");

        Assert.That(networks.Allows(IPAddress.Parse("2001:db8::1")));
        Assert.That(networks.Allows(IPAddress.Parse("10.1.1.1")));
        Assert.That(networks.Allows(null), Is.False);
    }

    [TestCase("10.0.0.1/8")]
    [TestCase("10.1")]
    [TestCase("0x0A000001")]
    [TestCase("010.0.0.1")]
    [TestCase("10.0.0.0/33")]
    [TestCase("fe80::1%eth0")]
    [TestCase(" 10.0.0.1")]
    [TestCase("office")]
    [TestCase("")]
    [TestCase(null)]
    public void Parse_WhatIsNoNetwork_IsNull(string? text)
    {
        Assert.That(AllowedNetworks.Parse(text), Is.Null);
    }

    private static AllowedNetworks Of(params string[] networks)
    {
        var options = new AdminOptions();
        options.AllowedNetworks.AddRange(networks);
        return new AllowedNetworks(Options.Create(options));
    }
}
