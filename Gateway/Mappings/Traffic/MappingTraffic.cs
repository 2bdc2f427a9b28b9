using System.Runtime.CompilerServices;

namespace Gateway.Mappings.Traffic;

/// <summary>
/// Counts the requests of one <see cref="MappingEntry"/>; made at its first. Known to the <see cref="TrafficCounter"/> only while it has counts that
/// nobody took yet: an entry that a change or a reload replaced leaves its counts there, and nothing else behind.
/// </summary>
internal sealed class MappingTraffic(string identifier)
{
    private KindCounts _counts;
    private int _isInBook;

    public string Identifier { get; } = identifier;

    /// <summary>The next in the book's list; the book's alone while this is in it.</summary>
    public MappingTraffic? Next { get; set; }

    /// <summary>Counts one; true where the caller has to enter this into the book.</summary>
    public bool Count(TrafficKind kind)
    {
        Interlocked.Increment(ref _counts[(int)kind]);
        // Looked at first: an exchange would make every request of a busy tenant write this once more.
        return Volatile.Read(ref _isInBook) == 0 && Interlocked.Exchange(ref _isInBook, 1) == 0;
    }

    /// <summary>Takes all counts. Whoever counts from here on enters this into the book again, so read <see cref="Next"/> before.</summary>
    public TrafficCounts Take()
    {
        // In this order: a count that comes after its cell was taken must find the book left already.
        Interlocked.Exchange(ref _isInBook, 0);
        return new(
            Take(TrafficKind.AcsLegacy),
            Take(TrafficKind.AcsStytch),
            Take(TrafficKind.AcsPage),
            Take(TrafficKind.Start),
            Take(TrafficKind.Metadata),
            Take(TrafficKind.Logout));
    }

    private long Take(TrafficKind kind) => (uint)Interlocked.Exchange(ref _counts[(int)kind], 0);

    [InlineArray((int)TrafficKind.Logout + 1)]
    private struct KindCounts
    {
        private int _first;
    }
}
