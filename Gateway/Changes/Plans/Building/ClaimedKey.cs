namespace Gateway.Changes.Plans.Building;

/// <summary>A key that a row wants.</summary>
/// <param name="Key">The identifier or alias.</param>
/// <param name="Row">The row.</param>
/// <param name="Alias">Its place among the row's aliases, or <see cref="OfIdentifier"/>.</param>
internal readonly record struct ClaimedKey(string Key, long Row, int Alias)
{
    public const int OfIdentifier = -1;

    /// <summary>The JSON name of its field.</summary>
    public string Field => Alias == OfIdentifier ? "identifier" : $"aliases[{Alias}]";
}
