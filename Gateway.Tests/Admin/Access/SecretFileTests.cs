using System.Runtime.Versioning;
using Gateway.Admin.Access;

namespace Gateway.Tests.Admin.Access;

[Parallelizable]
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
internal sealed class SecretFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("gateway-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Write_NewFolder_MakesAFileForItsOwnerOnly()
    {
        var path = Path.Combine(_folder, "new", "key");

        SecretFile.Write(path, "key_a:secret\n");

        Assert.That(File.ReadAllText(path), Is.EqualTo("key_a:secret\n"));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void Write_FileOthersMayRead_IsReplacedNotReused()
    {
        var path = Path.Combine(_folder, "key");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        SecretFile.Write(path, "new");

        Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void Write_PathIsAFolder_ThrowsAndLeavesNothing()
    {
        var path = Path.Combine(_folder, "key");
        Directory.CreateDirectory(path);

        Assert.That(() => SecretFile.Write(path, "secret"), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }
}
