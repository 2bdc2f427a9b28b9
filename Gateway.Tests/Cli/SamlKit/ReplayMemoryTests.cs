using Gateway.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.SamlKit;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class ReplayMemoryTests
{
    [Test]
    public void TryUse_AfterTheEnd_ForgetsTheId()
    {
        var time = TestTime.Stopped();
        var memory = new ReplayMemory(time);
        memory.TryUse("a", time.GetUtcNow() + TimeSpan.FromMinutes(5));

        time.Advance(TimeSpan.FromMinutes(5));
        memory.TryUse("b", time.GetUtcNow() + TimeSpan.FromMinutes(5));

        Assert.That(memory.Count, Is.EqualTo(1));
    }

    [Test]
    public void TryUse_ManyAtOnce_LetsExactlyOneThrough()
    {
        var time = TestTime.Stopped();
        var memory = new ReplayMemory(time);
        var winners = 0;

        Parallel.For(0, 1000, _ => Interlocked.Add(ref winners, memory.TryUse("a", time.GetUtcNow() + TimeSpan.FromMinutes(5)) ? 1 : 0));

        Assert.That(winners, Is.EqualTo(1));
    }
}
