using System.CommandLine;

namespace Gateway.Cli.Verbs;

/// <summary>Every verb of the command line. The README has the same in a table.</summary>
internal static class CommandTree
{
    public static RootCommand Create()
    {
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
            ImportFromVerb.Create(),
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
            IdentityVerb.Create(),
            ParityVerb.Create(),
            ExplainVerb.Create(),
            HealthVerb.Create(),
        };
        foreach (var change in StateVerb.CreateAll())
        {
            root.Subcommands.Add(change);
        }

        ServeVerb.Configure(root);
        CommandRules.Guard(root);
        return root;
    }
}
