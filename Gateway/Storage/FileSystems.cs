namespace Gateway.Storage;

/// <summary>Which file system a file is kept on, where that decides whether it outlives its container. Linux: /proc/self/mountinfo (proc(5)).</summary>
internal static class FileSystems
{
    private const string MountInfo = "/proc/self/mountinfo";

    // In memory, or the layer of a container's image that goes with the container.
    private static readonly string[] Passing = ["tmpfs", "ramfs", "overlay", "aufs", "fuse-overlayfs"];

    /// <summary>The kind of file system, where a file on it is gone with its container or at the next boot; null where it stays, or nobody can tell.</summary>
    public static string? FindPassing(string path) =>
        File.Exists(MountInfo) && KindOf(Path.GetFullPath(path), File.ReadLines(MountInfo)) is { } kind && Passing.Contains(kind) ? kind : null;

    /// <summary>The kind of file system below which an absolute path lies; null where no mount is above it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="mounts">Lines of mountinfo: the mount point is the fifth field, the kind the first behind the field <c>-</c>.</param>
    public static string? KindOf(string path, IEnumerable<string> mounts)
    {
        var (longest, kind) = (-1, (string?)null);
        foreach (var fields in mounts.Select(line => line.Split(' ')))
        {
            var dash = Array.IndexOf(fields, "-");
            if (dash < 5 || dash + 1 >= fields.Length)
            {
                continue;
            }

            var point = Unescape(fields[4]);
            var isAbove = point == "/" || path == point || path.StartsWith($"{point}/", StringComparison.Ordinal);
            // Of two mounts on one point the later hides the earlier.
            if (isAbove && point.Length >= longest)
            {
                (longest, kind) = (point.Length, fields[dash + 1]);
            }
        }

        return kind;
    }

    // Blanks and the like are written as backslash and three octal digits.
    private static string Unescape(string field)
    {
        for (var at = field.IndexOf('\\', StringComparison.Ordinal); at >= 0 && at + 3 < field.Length; at = field.IndexOf('\\', at + 1))
        {
            field = $"{field[..at]}{(char)Convert.ToInt32(field.Substring(at + 1, 3), 8)}{field[(at + 4)..]}";
        }

        return field;
    }
}
