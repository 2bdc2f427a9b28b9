using Gateway.Mappings;

namespace Gateway.Cli.Migrate;

/// <summary>The mappings of the gateway that tenants are registered at.</summary>
internal interface ITenantMappings
{
    /// <summary>The mapping of an identifier; null where there is none.</summary>
    /// <exception cref="MigrationException">It could not be asked.</exception>
    Task<ConnectionMapping?> FindAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Stores a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="replaces">What is to be there still; null where there must be none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>It, as it was stored.</returns>
    /// <exception cref="MigrationException">The gateway refused, or did not answer.</exception>
    Task<ConnectionMapping> PutAsync(ConnectionMapping mapping, ConnectionMapping? replaces, CancellationToken cancellationToken);
}
