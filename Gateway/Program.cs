using System.CommandLine;
using Gateway.Cli.Verbs;

// Read once, when the first socket is made: completions then run on the thread that polls, which saves a hop a request (deploy/load/README.md).
const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
Environment.SetEnvironmentVariable(InlineCompletions, Environment.GetEnvironmentVariable(InlineCompletions) ?? "1");

var command = CommandTree.Create().Parse(args);

// The host ends the process itself after its drain; the command line's own two seconds would cut that short.
var exitCode = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return command.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
