using System.Text.Json;

namespace Gateway.Cli.Migrate.Journal;

/// <summary>
/// The journal of a list, a line each of what was begun and what was done, appended as it happens, so that whatever was ended anywhere is taken up by the next.
/// Held open alone: two runs of one list would make everything twice.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    public const string Extension = ".journal";

    private readonly Lock _lock = new();
    private readonly JournalContent _content;
    private readonly StreamWriter _writer;

    private JournalFile(FileStream file)
    {
        _content = ReadAll(file);

        // A line that a kill cut off stays a line by itself.
        _writer = new StreamWriter(file) { AutoFlush = true };
        if (file.Length > 0)
        {
            _writer.WriteLine();
        }
    }

    /// <summary>Opens a journal to go on with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isNew">True makes it where it is missing.</param>
    /// <exception cref="IOException">It cannot be opened, or another run holds it.</exception>
    public static JournalFile Open(string path, bool isNew) =>
        new(new FileStream(path, isNew ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.ReadWrite, FileShare.None));

    /// <summary>Reads a journal as it is now, also while a run holds it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalContent Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return ReadAll(file);
    }

    public void Write(JournalLine line)
    {
        var text = JsonSerializer.Serialize(line, JournalJson.Default.JournalLine);
        lock (_lock)
        {
            _writer.WriteLine(text);
            _content.Take(line);
        }
    }

    /// <summary>Asks what the journal knows.</summary>
    public T Ask<T>(Func<JournalContent, T> question)
    {
        lock (_lock)
        {
            return question(_content);
        }
    }

    public void Dispose() => _writer.Dispose();

    private static JournalContent ReadAll(FileStream file)
    {
        var content = new JournalContent();
        using var reader = new StreamReader(file, leaveOpen: true);
        while (reader.ReadLine() is { } text)
        {
            if (TryRead(text) is { } line)
            {
                content.Take(line);
            }
        }

        return content;
    }

    private static JournalLine? TryRead(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize(text, JournalJson.Default.JournalLine);
        }
        catch (JsonException)
        {
            // Cut off: what it said is looked for again.
            return null;
        }
    }
}
