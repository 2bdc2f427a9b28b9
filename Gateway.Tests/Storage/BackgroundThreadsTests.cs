using System.Globalization;
using Gateway.Storage;

namespace Gateway.Tests.Storage;

[Parallelizable, CancelAfter(60_000)]
internal sealed class BackgroundThreadsTests
{
    /// <summary>Far longer than any of this takes: only a fault waits so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    [Platform("Linux")]
    public async Task Run_OnLinux_GivesWayAlsoAfterAnAwait(CancellationToken cancellationToken)
    {
        var threads = new BackgroundThreads(maxThreads: 2, Patience);

        var nice = await threads.RunAsync(
            async () =>
            {
                var before = ReadNice();
                await Task.Yield();
                return (Before: before, After: ReadNice());
            },
            cancellationToken);

        Assert.That(nice, Is.EqualTo((BackgroundThreads.Nice, BackgroundThreads.Nice)));
    }

    [Test]
    [Platform("Linux")]
    public async Task Run_WorkIsDone_CallerGoesOnWithoutGivingWay(CancellationToken cancellationToken)
    {
        var before = ReadNice();

        await new BackgroundThreads(maxThreads: 1, Patience).RunAsync(() => Task.FromResult(true), cancellationToken);

        Assert.That(ReadNice(), Is.EqualTo(before));
    }

    [Test]
    public async Task Run_NothingMoreToDo_ThreadEndsAndAnotherBeginsLater(CancellationToken cancellationToken)
    {
        var threads = new BackgroundThreads(maxThreads: 1, TimeSpan.FromMilliseconds(1));

        var first = await threads.RunAsync(() => Task.FromResult(Thread.CurrentThread), cancellationToken);
        var hasEnded = first.Join(Patience);
        var second = await threads.RunAsync(() => Task.FromResult(Thread.CurrentThread), cancellationToken);

        Assert.That(hasEnded, Is.True);
        Assert.That(second, Is.Not.SameAs(first));
    }

    [Test]
    public async Task Run_MoreThanThereAreThreads_AllIsDoneByThem(CancellationToken cancellationToken)
    {
        var threads = new BackgroundThreads(maxThreads: 2, Patience);

        var used = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => threads.RunAsync(
            async () =>
            {
                await Task.Yield();
                return Environment.CurrentManagedThreadId;
            },
            cancellationToken)));

        Assert.That(used.Distinct().Count(), Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void Run_WorkThrows_CallerSeesIt(CancellationToken cancellationToken) => Assert.That(
        () => new BackgroundThreads(maxThreads: 1, Patience).RunAsync<int>(
            async () =>
            {
                await Task.Yield();
                throw new StoreUnavailableException("gone");
            },
            cancellationToken),
        Throws.TypeOf<StoreUnavailableException>().With.Message.EqualTo("gone"));

    [Test]
    public async Task Run_CancelledWhileItWaits_EndsAsCancelled(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = new BackgroundThreads(maxThreads: 1, Patience).RunAsync(
            async () =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
                return true;
            },
            stop.Token);

        await begun.Task;
        await stop.CancelAsync();

        Assert.That(async () => await work, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(work.IsCanceled, Is.True);
    }

    // proc_pid_stat(5): the 19th field; the second, in brackets, may have spaces.
    private static int ReadNice()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
