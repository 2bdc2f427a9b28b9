using System.Numerics;

namespace Gateway.Telemetry.Metrics;

/// <summary>
/// Counters for the redirect path, one set a processor: an increment costs a few nanoseconds, allocates nothing and does not contend. The sums
/// are made when somebody asks.
/// </summary>
internal sealed class StripedCounts
{
    private const int MaxStripes = 64;

    private readonly long[][] _stripes;
    private readonly int _mask;

    /// <param name="cells">How many counters.</param>
    public StripedCounts(int cells)
    {
        Cells = cells;
        _stripes = new long[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, MaxStripes))][];
        _mask = _stripes.Length - 1;
        for (var i = 0; i < _stripes.Length; i++)
        {
            _stripes[i] = new long[cells];
        }
    }

    public int Cells { get; }

    public void Increment(int cell) => Interlocked.Increment(ref _stripes[Thread.GetCurrentProcessorId() & _mask][cell]);

    public long Sum(int cell)
    {
        var total = 0L;
        foreach (var stripe in _stripes)
        {
            total += Interlocked.Read(ref stripe[cell]);
        }

        return total;
    }
}
