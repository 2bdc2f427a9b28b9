namespace Gateway.Tests.Support;

/// <summary>A folder of the test's own, gone when disposed.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-test-");

    public string FullPath => _folder.FullName;

    public string PathOf(string name) => Path.Combine(FullPath, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
