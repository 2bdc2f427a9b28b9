namespace Gateway.Cli.Import.Vendors;

/// <summary>A <see cref="BoundedCopy"/> was given more than it holds. Thrown and caught where an entity is copied.</summary>
internal sealed class BoundedCopyFullException : Exception;
