namespace Gateway.Mappings.Store;

/// <summary>Reads the strings that a team's own scripts keep in Redis: identifier to connection id.</summary>
internal interface IPlainKeyReader
{
    /// <summary>The value at an identifier's plain key; null where there is none.</summary>
    Task<string?> ReadAsync(string identifier, CancellationToken cancellationToken);
}
