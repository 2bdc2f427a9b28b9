using System.Text;

namespace Gateway.Settings;

/// <summary>A secret as its file has it now. A file that cannot be read for a moment, while somebody replaces it, counts as unchanged.</summary>
internal sealed class FileSecret
{
    /// <summary>What a file may hold. It is sent in a header, of which servers take some 8 KB as a rule (RFC 9110 5.4 sets no limit).</summary>
    public const int MaxBytes = 8_192;

    /// <summary>How often the file is looked at.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly TimeProvider _time;
    private long _lookedAt;
    private volatile string _value;

    /// <exception cref="IOException">The file is not there, is not to be read, or holds nothing that fits.</exception>
    public FileSecret(string path, TimeProvider time)
    {
        (_path, _time) = (path, time);
        _lookedAt = time.GetTimestamp();
        _value = Read(path, out var fault) ?? throw new IOException($"A file with a secret {fault}.");
    }

    public string Value
    {
        get
        {
            var lookedAt = Volatile.Read(ref _lookedAt);
            if (_time.GetElapsedTime(lookedAt) >= Interval
                && Interlocked.CompareExchange(ref _lookedAt, _time.GetTimestamp(), lookedAt) == lookedAt
                && Read(_path, out _) is { } value)
            {
                _value = value;
            }

            return _value;
        }
    }

    /// <summary>Reads a value.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fault">What is wrong with it, as the end of a sentence that begins with the file; never a part of what it holds.</param>
    /// <returns>The value without white space around it; null with a fault.</returns>
    public static string? Read(string path, out string? fault)
    {
        string value;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes)
            {
                fault = $"holds more than {MaxBytes} bytes";
                return null;
            }

            // Latin-1 has a character for each byte, as the client writes them.
            value = File.ReadAllText(path, Encoding.Latin1).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = "is not there, or the gateway may not read it";
            return null;
        }

        // RFC 9110 5.5: a value has no line breaks and no other control characters.
        fault = value.Length == 0 ? "is empty" : value.Any(char.IsControl) ? "has line breaks or control characters within the value" : null;
        return fault is null ? value : null;
    }
}
