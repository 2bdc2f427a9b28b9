using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>What holds for the whole test process.</summary>
[SetUpFixture]
internal sealed class TestProcess
{
    /// <summary>Dozens of servers and clients share one thread pool here; its slow growth, a thread or two a second, would look like their time-outs.</summary>
    [OneTimeSetUp]
    public void WidenThePool() => Assert.That(ThreadPool.SetMinThreads(64, 64), Is.True);

    [OneTimeTearDown]
    public Task StopSharedServersAsync() => RedisFixture.StopServersAsync();
}
