using System.Globalization;

namespace Gateway.Cli.Verbs;

/// <summary>A line each of what came of many things, as CSV.</summary>
internal static class ResultFile
{
    /// <summary>Writes it beside and moves it over, so that a kill leaves the result of the run before.</summary>
    public static async Task WriteAsync(string path, IEnumerable<string?[]> rows)
    {
        var beside = path + ".new";
        await using (var csv = new CsvHelper.CsvWriter(new StreamWriter(beside), CultureInfo.InvariantCulture))
        {
            foreach (var row in rows)
            {
                Array.ForEach(row, csv.WriteField);
                await csv.NextRecordAsync();
            }
        }

        File.Move(beside, path, overwrite: true);
    }
}
