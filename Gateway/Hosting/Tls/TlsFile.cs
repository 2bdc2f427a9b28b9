namespace Gateway.Hosting.Tls;

/// <summary>A file that a setting names.</summary>
/// <param name="Setting">The setting's whole name.</param>
/// <param name="Path">Where the file is.</param>
internal sealed record TlsFile(string Setting, string Path)
{
    /// <summary>Null where the setting is empty.</summary>
    /// <param name="name">The setting's name below <see cref="TlsOptions.Section"/>.</param>
    /// <param name="path">Its value.</param>
    public static TlsFile? Of(string name, string? path) => string.IsNullOrWhiteSpace(path) ? null : new($"{TlsOptions.Section}:{name}", path);

    public override string ToString() => $"{Setting} is '{Path}'";
}
