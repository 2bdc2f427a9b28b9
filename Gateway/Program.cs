using System.CommandLine;
using Gateway.Cli.Verbs;

// Read once, when the first socket is made: completions then run on the thread that polls, which saves a hop a request (deploy/load/README.md).
const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
Environment.SetEnvironmentVariable(InlineCompletions, Environment.GetEnvironmentVariable(InlineCompletions) ?? "1");

var root = new RootCommand("Takes over a company's old SSO callback URLs while it moves to Stytch.")
{
    ServeVerb.Create(),
    CheckVerb.Create(),
    DemoVerb.Create(),
    ProbeVerb.Create(),
    PlanVerb.Create(),
    ApplyVerb.Create(),
    PlanVerb.CreateImport(),
    ExportVerb.Create(),
    MigrateVerb.Create(),
    RevisionsVerb.Create(),
    RevisionsVerb.CreateHistory(),
    RevisionsVerb.CreateRestore(),
    AuditVerb.Create(),
    BreakGlassVerb.Create(),
    EventsVerb.Create(),
    KeysVerb.Create(),
    DiscoveredVerb.Create(),
    ProgressVerb.Create(),
    HandoverVerb.Create(),
    ReadinessVerb.Create(),
    ParityVerb.Create(),
    ExplainVerb.Create(),
    HealthVerb.Create(),
};
foreach (var change in StateVerb.CreateAll())
{
    root.Subcommands.Add(change);
}

ServeVerb.Configure(root);

var command = root.Parse(args);

// The host ends the process itself after its drain; the command line's own two seconds would cut that short.
var exitCode = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return command.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
