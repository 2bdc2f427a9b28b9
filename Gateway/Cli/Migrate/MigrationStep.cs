namespace Gateway.Cli.Migrate;

/// <summary>What is done for a tenant, in this order. The wire name is the member's name in snake_case.</summary>
internal enum MigrationStep
{
    /// <summary>The gateway's mapping, where there is one already.</summary>
    ReadMapping,

    /// <summary>The IdP's metadata, where the row gives an address of it.</summary>
    ReadMetadata,

    FindOrganization,

    CreateOrganization,

    /// <summary>The legacy identifier in the trusted metadata of an organization that was there.</summary>
    MarkOrganization,

    FindConnection,

    CreateConnection,

    /// <summary>The IdP's values, the attribute mapping, roles, legacy audience and legacy ACS URL.</summary>
    SetConnection,

    WaitForActive,

    RegisterMapping,

    /// <summary>Taken back, by <c>migrate undo</c>, as the two below.</summary>
    DeleteMapping,

    DeleteConnection,

    DeleteOrganization,
}
