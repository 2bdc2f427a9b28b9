namespace Gateway.Cli.Migrate.Journal;

/// <summary>Where journals stand: beside the result of a run, which stands beside its list.</summary>
internal static class JournalPath
{
    private const string OfResult = ".result.csv";

    /// <summary>The journal that a path means: itself, or the one beside a list or a result.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string path)
    {
        string[] places = [path, path + OfResult + JournalFile.Extension, path + JournalFile.Extension];
        return Array.Find(places, place => place.EndsWith(JournalFile.Extension, StringComparison.Ordinal) && File.Exists(place))
            ?? throw new FileNotFoundException($"No journal of migrate is at {path}, nor beside it: it is the file that ends in {JournalFile.Extension}.");
    }

    /// <summary>The journals that a path means; of a folder, all that stand in it.</summary>
    /// <exception cref="FileNotFoundException">There is none, and it is no folder.</exception>
    public static IEnumerable<string> FindAll(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*" + JournalFile.Extension).Order(StringComparer.Ordinal)
        : [Find(path)];

    /// <summary>Where the result of an undoing goes: beside the list, where that is known.</summary>
    public static string ResultOf(string journal, bool isApplied)
    {
        var list = journal[..^JournalFile.Extension.Length];
        list = list.EndsWith(OfResult, StringComparison.Ordinal) ? list[..^OfResult.Length] : list;
        return list + (isApplied ? ".undo.csv" : ".undo-plan.csv");
    }
}
