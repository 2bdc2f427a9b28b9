using Gateway.Mappings.Traffic;

namespace Gateway.Evidence.Progress;

/// <summary>Counts of one day to be added to the store in one step.</summary>
/// <param name="Writer">A random id of the process that counted.</param>
/// <param name="Number">1 for its first batch, and one more for each further.</param>
/// <param name="Day">The UTC day.</param>
/// <param name="Rows">At most <see cref="MaxRows"/>, each identifier once.</param>
internal sealed record TrafficBatch(string Writer, long Number, DateOnly Day, IReadOnlyList<TrafficRow> Rows)
{
    /// <summary>Some milliseconds of a store's time, and nine arguments each, of which managed engines take some 4,000.</summary>
    public const int MaxRows = 300;
}

/// <summary>Counts of one mapping.</summary>
/// <param name="Identifier">The mapping's identifier, not an alias.</param>
/// <param name="Counts">What is to be added.</param>
/// <param name="SeenAt">When the newest of these requests came, to within a flush interval.</param>
/// <param name="SignInAt">The same of the newest at ACS or Start; null where none of them was.</param>
internal sealed record TrafficRow(string Identifier, TrafficCounts Counts, DateTimeOffset SeenAt, DateTimeOffset? SignInAt);
