namespace Gateway.Mappings.Table;

/// <summary>How a <see cref="MappingRecord"/> has its target.</summary>
internal enum TargetForm : byte
{
    None,

    /// <summary>The project's callback of a connection id that ends in a GUID, as Stytch's do.</summary>
    Guid,

    /// <summary>The project's callback of another connection id.</summary>
    Callback,

    /// <summary>Another URL.</summary>
    Url,
}
