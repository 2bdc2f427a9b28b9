using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gateway.Storage;

/// <summary>
/// Which file is at a path: another one under the same name has another identity. Linux: device and inode (statx(2), whose layout is the same
/// on every processor). Elsewhere only whether there is one.
/// </summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const uint InodeOnly = 0x100;
    private const int StatBytes = 256;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;

    /// <summary>The identity of the file at a path; null where there is none.</summary>
    public static FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) ? new FileIdentity(0, 0) : null;
        }

        var stat = new byte[StatBytes];
        return StatX(CurrentFolder, path, 0, InodeOnly, stat) == 0
            ? new FileIdentity(BinaryPrimitives.ReadUInt64LittleEndian(stat.AsSpan(DeviceAt)), BinaryPrimitives.ReadUInt64LittleEndian(stat.AsSpan(InodeAt)))
            : null;
    }

    [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] stat);
}
