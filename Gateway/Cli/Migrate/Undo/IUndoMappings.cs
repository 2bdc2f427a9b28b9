using Gateway.Mappings;

namespace Gateway.Cli.Migrate.Undo;

/// <summary>The mappings of the gateway, as far as taking some back needs them.</summary>
internal interface IUndoMappings
{
    /// <summary>The mapping of an identifier; null where there is none.</summary>
    /// <exception cref="MigrationException">It could not be asked.</exception>
    Task<ConnectionMapping?> FindAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Every mapping that leads to a connection.</summary>
    /// <exception cref="MigrationException">It could not be asked.</exception>
    Task<IReadOnlyList<ConnectionMapping>> FindByConnectionAsync(string connectionId, CancellationToken cancellationToken);

    /// <summary>When a request last came for a mapping, as far as requests were counted; null where none did.</summary>
    /// <exception cref="MigrationException">It could not be asked.</exception>
    Task<DateTimeOffset?> FindLastUseAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Deletes a mapping where it is still as it was read; it may be gone.</summary>
    /// <exception cref="MigrationException">Somebody changed it meanwhile, or the gateway refused, or did not answer.</exception>
    Task DeleteAsync(ConnectionMapping mapping, string reason, CancellationToken cancellationToken);
}
