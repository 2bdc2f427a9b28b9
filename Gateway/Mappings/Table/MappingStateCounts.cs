namespace Gateway.Mappings.Table;

/// <summary>How many mappings are in each state.</summary>
internal readonly record struct MappingStateCounts(int Legacy, int Shadow, int Migrated, int Paused, int Retired)
{
    public int Of(MappingState state) => state switch
    {
        MappingState.Legacy => Legacy,
        MappingState.Shadow => Shadow,
        MappingState.Migrated => Migrated,
        MappingState.Paused => Paused,
        _ => Retired,
    };

    /// <param name="counts">One number a state, in the order of <see cref="MappingState"/>.</param>
    public static MappingStateCounts From(ReadOnlySpan<int> counts) => new(
        counts[(int)MappingState.Legacy],
        counts[(int)MappingState.Shadow],
        counts[(int)MappingState.Migrated],
        counts[(int)MappingState.Paused],
        counts[(int)MappingState.Retired]);
}
