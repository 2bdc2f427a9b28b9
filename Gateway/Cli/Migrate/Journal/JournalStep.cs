namespace Gateway.Cli.Migrate.Journal;

/// <summary>What a line of the journal tells. The wire name is the member's name in snake_case; older journals have two of them only.</summary>
internal enum JournalStep
{
    /// <summary>A run of <c>migrate</c> begins; the lines up to the next one are its own.</summary>
    BeginRun,

    /// <summary>An organization is asked for, was made, or is none of the run's after all.</summary>
    CreateOrganization,

    /// <summary>An organization that was there was given the legacy identifier.</summary>
    MarkOrganization,

    /// <summary>As <see cref="CreateOrganization"/>. In older journals: a connection is asked for.</summary>
    CreateConnection,

    /// <summary>Fields of a connection are to be set, or were.</summary>
    SetConnection,

    /// <summary>A mapping is to be stored, or was.</summary>
    PutMapping,

    /// <summary>All is done of a tenant. In older journals nothing tells what of it was made.</summary>
    RegisterMapping,

    /// <summary>A tenant's migration failed.</summary>
    Fail,

    /// <summary>What was made for a tenant is taken back from here on.</summary>
    BeginUndo,

    /// <summary>A mapping was taken back, or was gone.</summary>
    DeleteMapping,

    /// <summary>A connection was taken back, or was gone.</summary>
    DeleteConnection,

    /// <summary>An organization was taken back, or was gone.</summary>
    DeleteOrganization,
}
