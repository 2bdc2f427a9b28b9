using Gateway.Evidence.Identities;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Identities;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IdentityKeyTests : IDisposable
{
    private const string Text = "0123456789abcdef0123456789abcdef";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Read_WithALineEnd_IsTheSameKey()
    {
        var (plain, ended) = (Read(Text), Read(Text + "\r\n"));

        Assert.That(plain.Key!.HashOf("acme", "ada"), Has.Length.EqualTo(32).And.EqualTo(ended.Key!.HashOf("acme", "ada")));
        Assert.That(plain.Key!.Id, Is.EqualTo(ended.Key!.Id));
    }

    [Test]
    public void HashOf_AnotherTenantValueOrKey_IsAnotherHash()
    {
        var key = Read(Text).Key!;
        string[] hashes = [key.HashOf("acme", "ada"), key.HashOf("globex", "ada"), key.HashOf("acme", "Ada"), Read(Text + "!").Key!.HashOf("acme", "ada")];

        Assert.That(hashes, Is.Unique);
        Assert.That(key.Id, Is.Not.EqualTo(Read(Text + "!").Key!.Id));
        Assert.That(key.BasisOf("email"), Is.Not.EqualTo(key.BasisOf("mail")));
        Assert.That($"{key}", Does.Not.Contain(Text));
    }

    [Test]
    public void Read_Octets_EveryOneCounts()
    {
        byte[] octets = [.. Enumerable.Repeat((byte)0xF0, 31), (byte)'\n'];

        Assert.That(Read(octets).Key, Is.Not.Null);
    }

    [TestCase("0123456789abcdef", "openssl rand")]
    [TestCase("0123456789abcdef                                ", "openssl rand")]
    [TestCase("", "openssl rand")]
    public void Read_TooShort_SaysWhatToDo(string content, string expected)
    {
        var (key, fault) = Read(content);

        Assert.That(key, Is.Null);
        Assert.That(fault, Does.Contain(expected));
    }

    [Test]
    public void Read_NoSuchFile_SaysWhatToDo()
    {
        Assert.That(IdentityKey.Read(_folder.PathOf("none"), out var fault), Is.Null);
        Assert.That(fault, Does.Contain("cannot be read"));
    }

    [Test]
    public void Validate_WavesWithoutAKeyOrAKeyThatIsNone_AreFaults()
    {
        var validator = new IdentityOptionsValidator();
        var waves = new IdentityOptions { Waves = { "one" } };
        var short1 = new IdentityOptions { KeyFile = Write("short"u8.ToArray()) };

        Assert.That(validator.Validate(null, new IdentityOptions()).Succeeded, Is.True);
        Assert.That(validator.Validate(null, new IdentityOptions { KeyFile = Write(new byte[32]) }).Succeeded, Is.True);
        Assert.That(validator.Validate(null, waves).FailureMessage, Does.Contain("Gateway:Identities:KeyFile"));
        Assert.That(validator.Validate(null, short1).FailureMessage, Does.Contain("fewer than 32 bytes"));
    }

    private (IdentityKey? Key, string? Fault) Read(string content) => Read(System.Text.Encoding.UTF8.GetBytes(content));

    private (IdentityKey? Key, string? Fault) Read(byte[] content) => (IdentityKey.Read(Write(content), out var fault), fault);

    private string Write(byte[] content)
    {
        var path = _folder.PathOf(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, content);
        return path;
    }
}
