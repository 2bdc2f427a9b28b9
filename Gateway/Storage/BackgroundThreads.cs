using System.Runtime.InteropServices;

namespace Gateway.Storage;

/// <summary>
/// Runs long work on a few threads of its own that give way to requests, where the pool's threads would compete with them for each core. What
/// follows an await stays on them, unless it is awaited with ConfigureAwait(false). Threads end when there was nothing to do for a while.
/// </summary>
/// <param name="maxThreads">How many there may be at once, 1 or more; further work waits for one.</param>
/// <param name="idleTime">How long a thread waits for work before it ends.</param>
internal sealed partial class BackgroundThreads(int maxThreads, TimeSpan idleTime) : TaskScheduler
{
    /// <summary>
    /// The nice value of the threads on Linux, of 0 (as requests have) to 19: at 10 a thread gets about a tenth of what one at 0 gets of a core that both want.
    /// Without privileges it cannot be lowered again, which is why no thread of the pool may get it.
    /// </summary>
    public const int Nice = 10;

    /// <summary>PRIO_PROCESS of setpriority(2). On Linux it means one thread, and 0 as its id the calling one.</summary>
    private const int PrioProcess = 0;

    [ThreadStatic]
    private static BackgroundThreads? _owner;

    private readonly Queue<Task> _waiting = [];
    private int _threads;
    private int _idle;

    /// <summary>The threads of this process.</summary>
    public static BackgroundThreads Shared { get; } = new(maxThreads: 2, TimeSpan.FromSeconds(10));

    public override int MaximumConcurrencyLevel => maxThreads;

    /// <summary>Runs work and what follows its awaits on these threads; its exceptions and its cancellation are those of the task.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>The same for work without a result.</summary>
    public Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    protected override void QueueTask(Task task)
    {
        lock (_waiting)
        {
            // An idle thread counts as idle until it has taken its work.
            if (_idle <= _waiting.Count && _threads < maxThreads)
            {
                new Thread(Work) { IsBackground = true, Name = "background work" }.UnsafeStart();
                _threads++;
            }

            _waiting.Enqueue(task);
            Monitor.Pulse(_waiting);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _owner == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_waiting)
        {
            return [.. _waiting];
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);

    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
        {
            // .NET's own priorities do nothing on Linux. Where it is refused, the work runs as any other.
            _ = SetPriority(PrioProcess, 0, Nice);
            return;
        }

        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    private void Work()
    {
        _owner = this;
        GiveWay();
        while (Take() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    /// <summary>Waits for work; null when this thread shall end.</summary>
    private Task? Take()
    {
        lock (_waiting)
        {
            _idle++;
            var isInTime = true;
            while (_waiting.Count == 0 && isInTime)
            {
                isInTime = Monitor.Wait(_waiting, idleTime);
            }

            _idle--;
            if (_waiting.TryDequeue(out var task))
            {
                return task;
            }

            _threads--;
            return null;
        }
    }
}
