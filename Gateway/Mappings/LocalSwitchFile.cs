using System.Text.Json;

namespace Gateway.Mappings;

/// <summary>
/// The file that keeps the switch over a restart. That it is there is what counts, so that an operator without an admin key can make it by
/// hand; what it says is who turned it, when and why.
/// </summary>
internal sealed class LocalSwitchFile(string path, TimeProvider timeProvider)
{
    public const string ByFile = "file";

    /// <summary>More is no switch of ours, and not read.</summary>
    private const int MaxBytes = 16 * 1024;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public bool IsThere => File.Exists(Path);

    /// <summary>What the file says; where it cannot be read it was made by hand.</summary>
    public LocalSwitch Read()
    {
        try
        {
            if (new FileInfo(Path).Length is > 0 and <= MaxBytes
                && JsonSerializer.Deserialize(File.ReadAllText(Path), LocalSwitchJson.Default.LocalSwitch) is { By.Length: > 0 } read)
            {
                return read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // It is there, and that is what counts.
        }

        return new LocalSwitch(timeProvider.GetUtcNow(), ByFile);
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(LocalSwitch turned)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, JsonSerializer.Serialize(turned, LocalSwitchJson.Default.LocalSwitch));
    }

    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Remove() => File.Delete(Path);
}
