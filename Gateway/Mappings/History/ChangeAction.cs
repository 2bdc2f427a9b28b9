namespace Gateway.Mappings.History;

/// <summary>What an operator did to make a revision. The names are stored and shown in snake_case.</summary>
internal enum ChangeAction
{
    /// <summary>Created or replaced one mapping.</summary>
    Put,

    /// <summary>Deleted one mapping.</summary>
    Delete,

    /// <summary>Applied a plan.</summary>
    Apply,

    /// <summary>Sent logins to Stytch.</summary>
    Cutover,

    /// <summary>Began to check the legacy side's responses.</summary>
    Shadow,

    /// <summary>Went back to the state before.</summary>
    Rollback,

    /// <summary>Paused logins.</summary>
    Pause,

    /// <summary>Ended a pause.</summary>
    Resume,

    /// <summary>Retired the legacy URL.</summary>
    Retire,

    /// <summary>Put back what an earlier revision held.</summary>
    Restore,

    /// <summary>Sent everything to the legacy side.</summary>
    BreakGlass,

    /// <summary>Ended that.</summary>
    EndBreakGlass,

    /// <summary>Put a gateway's last-good set back into a store that had lost it.</summary>
    Reseed,

    /// <summary>Declared that a store which had lost content is right as it is.</summary>
    Accept,
}
