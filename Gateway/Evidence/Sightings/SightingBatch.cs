namespace Gateway.Evidence.Sightings;

/// <summary>Sightings to be added to the store in one step.</summary>
/// <param name="Writer">A random id of what counted them.</param>
/// <param name="Number">1 for its first batch, and one more for each further.</param>
/// <param name="AreUnmapped">True where no mapping has the identifiers; false where one has each.</param>
/// <param name="Sightings">At most <see cref="MaxRows"/>, each thing of an identifier once, with its count since the last batch; those of one
/// identifier together.</param>
internal sealed record SightingBatch(string Writer, long Number, bool AreUnmapped, IReadOnlyList<Sighting> Sightings)
{
    /// <summary>Some milliseconds of a store's time: it looks at all that it has of each identifier.</summary>
    public const int MaxRows = 200;

    /// <summary>Certificates are some kilobytes each. A batch goes over it by one sighting at the most.</summary>
    public const int MaxBytes = 512 * 1024;
}
