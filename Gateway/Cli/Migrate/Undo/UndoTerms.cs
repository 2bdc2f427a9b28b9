namespace Gateway.Cli.Migrate.Undo;

/// <summary>What holds for all that is taken back.</summary>
/// <param name="TakesUsed">True takes mappings back that logins have used, too.</param>
/// <param name="Migration">Waits and the clock.</param>
internal sealed record UndoTerms(bool TakesUsed, MigrationTerms Migration);
