using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Cli.Verbs;

/// <summary>Reports an answer of the admin API as the caller wants it.</summary>
internal static class AdminReport
{
    /// <param name="commandLine">Names the writer.</param>
    /// <param name="output">The option that says how.</param>
    /// <param name="document">The answer: written as it is for programs.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="lines">The same for people.</param>
    public static Task<int> WriteAsync<T>(ParseResult commandLine, Option<OutputFormat> output, T document, JsonTypeInfo<T> type, IEnumerable<string> lines) =>
        WriteAsync(commandLine, commandLine.GetValue(output) is OutputFormat.Json, document, type, lines);

    /// <param name="commandLine">Names the writer.</param>
    /// <param name="isForPrograms">True writes the document, false the lines.</param>
    /// <param name="document">The answer.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="lines">The same for people.</param>
    public static async Task<int> WriteAsync<T>(ParseResult commandLine, bool isForPrograms, T document, JsonTypeInfo<T> type, IEnumerable<string> lines)
    {
        var writer = commandLine.InvocationConfiguration.Output;
        if (isForPrograms)
        {
            await writer.WriteLineAsync(JsonSerializer.Serialize(document, type));
            return ExitCodes.Ok;
        }

        foreach (var line in lines)
        {
            await writer.WriteLineAsync(line);
        }

        return ExitCodes.Ok;
    }
}
