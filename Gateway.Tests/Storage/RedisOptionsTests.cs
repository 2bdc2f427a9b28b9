using Gateway.Hosting;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Storage;

/// <summary>Faults of what signs in to Redis, all of them at once.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RedisOptionsTests
{
    [Test]
    public void Check_FilesThatDoNotFit_NamesEachFault()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.PathOf("user"), "u");

        var faults = Check(
            ("ConnectionStrings:Redis", "127.0.0.1:1,user=a,password=b"),
            ("Gateway:Store:Redis:UserFile", folder.PathOf("user")),
            ("Gateway:Store:Redis:PasswordFile", folder.PathOf("absent")),
            ("Gateway:Store:Redis:CertificateFile", folder.PathOf("user")));

        Assert.That(faults, Has.Exactly(1).Contains("PasswordFile is").And.Contains("absent"));
        Assert.That(faults, Has.Exactly(1).Contains("CertificateFile and KeyFile belong together"));
        Assert.That(faults, Has.Exactly(1).Contains("add ssl=true"));
        Assert.That(faults, Has.Exactly(1).Contains("has user="));
        Assert.That(faults, Has.Exactly(1).Contains("has password="));
    }

    [Test]
    public void Check_FilesWithoutRedis_IsAFault() => Assert.That(
        Check(("Gateway:Store:Redis:PasswordFile", "/absent")), Has.Exactly(1).Contains("PasswordFile is set, but the store is not Redis"));

    [TestCase("Hash", null)]
    [TestCase("DistributedCache", "id")]
    public void Check_FieldWithoutItsForm_IsAFault(string form, string? field) => Assert.That(
        Check(
            ("ConnectionStrings:Redis", "127.0.0.1:1"), ("Gateway:Store:PlainKey", "sso:{identifier}"), ("Gateway:Store:PlainKeyForm", form),
            ("Gateway:Store:PlainKeyField", field)),
        Has.Exactly(1).Contains("PlainKeyField and PlainKeyForm Hash belong together"));

    private static IReadOnlyList<string> Check(params (string Key, string? Value)[] settings)
    {
        var all = TestGateway.Settings(Path.Combine(Path.GetTempPath(), "gateway-check"));
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return ConfigurationCheck.FindFaults(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }
}
