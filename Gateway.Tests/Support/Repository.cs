namespace Gateway.Tests.Support;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    public static string Read(string relativePath) => File.ReadAllText(PathOf(relativePath));

    /// <summary>A document, by its path.</summary>
    public static Document Document(string relativePath) => new(relativePath);

    /// <summary>One of those under <c>docs/</c>, by its file name.</summary>
    public static Document Docs(string name) => Document($"docs/{name}");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Gateway.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Gateway.sln above the tests."));
}
