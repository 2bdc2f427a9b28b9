namespace Gateway.Public.Redirect.Repost;

/// <summary>Counts what the forms in memory take together, so that many slow senders cannot use up the machine.</summary>
internal sealed class RepostMemory(long limit)
{
    private long _taken;

    /// <summary>Takes that many bytes; false where they would be too many, and then nothing is taken.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
