using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gateway.Cli.Verbs;

/// <summary>
/// Has each rule of a command tree look only at what can be read. The parser asks rules before it says what is missing or not of its type, and a rule that
/// reads such a value would end the program with the parser's exception instead of its sentence.
/// </summary>
internal static class CommandRules
{
    /// <summary>Guards every rule of a command, of its arguments and options, and of all below it.</summary>
    public static void Guard(Command command)
    {
        Guard(command.Validators);
        foreach (var argument in command.Arguments)
        {
            Guard(argument.Validators);
        }

        foreach (var option in command.Options)
        {
            Guard(option.Validators);
        }

        foreach (var below in command.Subcommands)
        {
            Guard(below);
        }
    }

    private static void Guard<TResult>(List<Action<TResult>> rules)
        where TResult : SymbolResult
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            rules[i] = result =>
            {
                try
                {
                    rule(result);
                }
                catch (InvalidOperationException)
                {
                    // The value is missing or not of its type: the parser says so itself, right after.
                }
            };
        }
    }
}
