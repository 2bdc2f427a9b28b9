using System.Text;

namespace Gateway.Admin.Access;

/// <summary>Writes a file that nobody but the gateway's user can read at any moment.</summary>
internal static class SecretFile
{
    /// <summary>Replaces the file whole, making its folder when absent.</summary>
    public static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + "." + Path.GetRandomFileName();
        try
        {
            using (var file = new FileStream(part, Options()))
            {
                file.Write(Encoding.UTF8.GetBytes(content));
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private static FileStreamOptions Options()
    {
        // CreateNew never follows a link somebody has laid there, and the mode is given as the file is made: chmod afterwards would be too late.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
