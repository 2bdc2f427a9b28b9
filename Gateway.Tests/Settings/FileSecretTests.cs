using Gateway.Settings;
using Gateway.Tests.Support;

namespace Gateway.Tests.Settings;

/// <summary>A secret in a file that somebody renews.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FileSecretTests
{
    [Test]
    public void Value_OfAFileThatChanged_IsTheNewOneWithinFiveSeconds()
    {
        using var folder = new TempFolder();
        var time = TestTime.Stopped();
        File.WriteAllText(folder.PathOf("secret"), "first\n");
        var secret = new FileSecret(folder.PathOf("secret"), time);

        File.WriteAllText(folder.PathOf("secret"), "second");
        var at4 = ValueAfter(4);
        var at5 = ValueAfter(1);

        Assert.That((at4, at5), Is.EqualTo(("first", "second")));

        string ValueAfter(int seconds)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            return secret.Value;
        }
    }

    [TestCase("")]
    [TestCase("two\nlines")]
    [TestCase(null)]
    public void Value_OfAFileThatBecameUnfit_IsTheLastGoodOne(string? later)
    {
        using var folder = new TempFolder();
        var time = TestTime.Stopped();
        File.WriteAllText(folder.PathOf("secret"), "good");
        var secret = new FileSecret(folder.PathOf("secret"), time);

        if (later is null)
        {
            File.Delete(folder.PathOf("secret"));
        }
        else
        {
            File.WriteAllText(folder.PathOf("secret"), later);
        }

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.That(secret.Value, Is.EqualTo("good"));
    }
}
