using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>One instruction of the Dockerfile: <c>COPY --from=build /app ./</c> has the flag <c>from</c>.</summary>
internal sealed record DockerInstruction(string Stage, string Name, IReadOnlyDictionary<string, string> Flags, string Text)
{
    /// <summary>The words of the exec form; null in shell form.</summary>
    public string[]? Exec => Text.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(Text) : null;

    public string[] Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The Dockerfile, read.</summary>
internal sealed partial class Dockerfile
{
    /// <summary>The APP_UID of Microsoft's chiseled images.</summary>
    public const int UserId = 1654;

    private Dockerfile(IReadOnlyList<DockerInstruction> instructions) => Instructions = instructions;

    public IReadOnlyList<DockerInstruction> Instructions { get; }

    public string FinalStage => Instructions[^1].Stage;

    public IEnumerable<DockerInstruction> Final => Instructions.Where(instruction => instruction.Stage == FinalStage);

    /// <summary>The final stage's ENV.</summary>
    public IReadOnlyDictionary<string, string> Environment => Final
        .Where(instruction => instruction.Name == "ENV")
        .SelectMany(instruction => Assignment().Matches(instruction.Text))
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value.Trim('"'));

    public static int PortOf(string listener) => int.Parse(listener[(listener.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    public static Dockerfile Read()
    {
        var lines = Repository.Read("Dockerfile").Split('\n').Where(line => line.Length > 0 && line[0] != '#');
        var instructions = new List<DockerInstruction>();
        foreach (var line in string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            instructions.Add(Parse(line, instructions.LastOrDefault()?.Stage ?? ""));
        }

        return new Dockerfile(instructions);
    }

    private static DockerInstruction Parse(string line, string stage)
    {
        var match = Line().Match(line);
        var flags = match.Groups["flag"].Captures.Select(flag => flag.Value.Split('=', 2)).ToDictionary(flag => flag[0], flag => flag[1]);
        var text = match.Groups["text"].Value.Trim();
        return new DockerInstruction(match.Groups["name"].Value == "FROM" ? text.Split(' ')[^1] : stage, match.Groups["name"].Value, flags, text);
    }

    [GeneratedRegex(@"^(?<name>[A-Z]+)(\s+--(?<flag>[a-z-]+=\S+))*\s+(?<text>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex("(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>\"[^\"]*\"|\\S*)")]
    private static partial Regex Assignment();
}
