using Spectre.Console;

namespace Gateway.Cli.Verbs;

/// <summary>The console as verbs write to it: plain and unwrapped where it is a file or a pipe.</summary>
internal static class Terminal
{
    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>For a verb that writes where its caller says: the console itself, or something plain.</summary>
    public static IAnsiConsole Of(TextWriter writer) => ReferenceEquals(writer, Console.Out) ? Out : Create(writer, isRedirected: true);

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        console.Profile.Width = isRedirected ? 1_000 : console.Profile.Width;
        return console;
    }
}
