namespace Gateway.Mappings;

/// <summary>Which side's logins a mapping takes part in; a pause or a retirement leaves it as it was.</summary>
internal enum MappingSide : byte
{
    /// <summary>Paused or retired, and what it was before is not known.</summary>
    Unknown,

    Legacy,

    Target,
}
