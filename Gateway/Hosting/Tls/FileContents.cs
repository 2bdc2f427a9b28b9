using System.Security.Cryptography;
using System.Text;

namespace Gateway.Hosting.Tls;

/// <summary>What some files hold at one time.</summary>
internal sealed class FileContents
{
    /// <summary>What a file may hold: hundreds of authorities.</summary>
    private const int MaxBytes = 1024 * 1024;

    private readonly Dictionary<TlsFile, byte[]> _bytes = [];

    private FileContents(IEnumerable<TlsFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var faults = new List<string>();
        foreach (var file in files)
        {
            var bytes = Read(file.Path, out var fault);
            _bytes[file] = bytes;
            hash.AppendData(BitConverter.GetBytes(fault is null ? bytes.Length : -1));
            hash.AppendData(bytes);
            if (fault is not null)
            {
                faults.Add($"{file}: {fault}");
            }
        }

        (Fingerprint, Faults) = (Convert.ToHexString(hash.GetCurrentHash()), faults);
    }

    /// <summary>The same for the same bytes.</summary>
    public string Fingerprint { get; }

    /// <summary>A sentence for each file that could not be read.</summary>
    public IReadOnlyList<string> Faults { get; }

    public static FileContents Read(IEnumerable<TlsFile> files) => new(files);

    public byte[] BytesOf(TlsFile file) => _bytes[file];

    public string TextOf(TlsFile file) => Encoding.UTF8.GetString(_bytes[file]);

    private static byte[] Read(string path, out string? fault)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, MaxBytes)];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            fault = file.Length > MaxBytes ? $"it holds more than {MaxBytes} bytes." : count == 0 ? "it is empty." : null;
            return fault is null ? bytes[..count] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = "there is no such file that the gateway may read.";
            return [];
        }
    }
}
