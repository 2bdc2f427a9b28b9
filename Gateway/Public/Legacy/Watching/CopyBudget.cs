namespace Gateway.Public.Legacy.Watching;

/// <summary>
/// How much memory all copies of bodies take together, whatever is sent at once. Beyond it copies are given up, and bodies that a decision would
/// depend on count as too long; nobody's sign-in waits for memory.
/// </summary>
internal sealed class CopyBudget(long maxBytes = CopyBudget.DefaultMaxBytes)
{
    /// <summary>64 MiB: some thousand logins at the same moment.</summary>
    public const long DefaultMaxBytes = 64 * 1024 * 1024;

    private long _taken;

    public long Taken => Interlocked.Read(ref _taken);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= maxBytes)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
