using Gateway.Public.Legacy.Edge;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.Legacy.Edge;

/// <summary>What is refused at the start, with its setting, before a request could go wrong.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class EdgeFaultsTests
{
    [TestCase("Original")]
    [TestCase("destination")]
    [TestCase("idp.example.com")]
    [TestCase("idp.example.com:8443")]
    [TestCase("[::1]:8443")]
    public void Host_OfAKnownForm_HasNoFault(string host) => Assert.That(EdgeFaults.Of("Gateway:Legacy", new() { Host = host }), Is.Empty);

    [TestCase("https://idp.example.com")]
    [TestCase("idp.example.com:0")]
    [TestCase("idp.example.com:x")]
    [TestCase("idp example")]
    [TestCase("")]
    public void Host_OfAnotherForm_IsNamed(string host) =>
        Assert.That(EdgeFaults.Of("Gateway:Legacy", new() { Host = host }).Single(), Does.StartWith($"Gateway:Legacy:Host is '{host}': give Original"));

    [TestCase("Host")]
    [TestCase("content-length")]
    [TestCase("X-Forwarded-Host")]
    [TestCase("Transfer-Encoding")]
    [TestCase("two words")]
    [TestCase("")]
    public void Header_ThatCannotBeSet_IsNamed(string name)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.PathOf("secret"), "value");

        var faults = EdgeFaults.Of("Gateway:Legacy", new() { Headers = [new() { Name = name, File = folder.PathOf("secret") }] });

        Assert.That(faults.Single(), Does.StartWith($"Gateway:Legacy:Headers:0:Name is '{name}'"));
    }

    [Test]
    public void Header_NamedTwice_IsNamed()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.PathOf("secret"), "value");
        var header = new EdgeHeaderOptions { Name = "X-Edge-Key", File = folder.PathOf("secret") };

        var faults = EdgeFaults.Of("Gateway:Legacy", new() { Headers = [header, new() { Name = "x-edge-key", File = header.File }] });

        Assert.That(faults.Single(), Does.Contain("Headers:1:Name").And.Contain("twice"));
    }

    [Test]
    public void SecretInPlaceOfItsFile_IsNamedAndNotShown()
    {
        var faults = EdgeFaults.Of("Gateway:Legacy", new() { Headers = [new() { Name = "X-Edge-Key", File = "kQ2-the-secret-itself" }] });

        Assert.That(faults.Single(), Does.StartWith("Gateway:Legacy:Headers:0:File names a file that is not there").And.Not.Contain("kQ2"));
    }
}
