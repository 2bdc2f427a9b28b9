using Gateway.Storage;

namespace Gateway.Tests.Storage;

/// <summary>What mountinfo says of a path.</summary>
[Parallelizable]
internal sealed class FileSystemsTests
{
    // As a container has it: an image's layer, a volume, and memory for /tmp.
    private static readonly string[] Container =
    [
        "612 520 0:55 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w",
        "620 612 0:60 / /tmp rw,nosuid - tmpfs tmpfs rw",
        @"630 612 8:1 /volumes/x /data\040one rw,relatime - ext4 /dev/sda1 rw",
        "631 612 8:1 /volumes/y /data rw,relatime shared:2 - xfs /dev/sda1 rw",
    ];

    [TestCase("/app/gateway.db", "overlay")]
    [TestCase("/tmp/gateway.db", "tmpfs")]
    [TestCase("/data/gateway.db", "xfs")]
    [TestCase("/data one/gateway.db", "ext4")]
    [TestCase("/database/gateway.db", "overlay")]
    public void KindOf_Path_IsThatOfTheMountAboveIt(string path, string kind) => Assert.That(FileSystems.KindOf(path, Container), Is.EqualTo(kind));

    [Test]
    public void FindPassing_FileInMemory_IsNamed() => Assert.That(FileSystems.FindPassing("/dev/shm/gateway.db"), Is.EqualTo("tmpfs"));
}
