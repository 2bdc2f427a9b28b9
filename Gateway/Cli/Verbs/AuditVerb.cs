using System.CommandLine;
using Gateway.Admin;

namespace Gateway.Cli.Verbs;

/// <summary><c>audit verify</c>: reads the whole past and names every row that was altered behind the gateway's back; exit 1 on any.</summary>
internal static class AuditVerb
{
    public static Command Create()
    {
        var head = new Option<string?>("--head")
        {
            Description = "A hash you kept elsewhere: it must still be a revision's, or the past was rewritten or cut off.",
            HelpName = "HASH",
        };
        var output = SharedOptions.Output();
        var verify = new Command("verify", "Compare every revision, change and mapping with the chain of hashes.") { head, output }
            .OnAdminApi(async (api, commandLine, cancellationToken) =>
            {
                var report = await api.GetAsync("audit/verify", AdminJson.Readable.AuditReport, cancellationToken);
                var isHeadKnown = commandLine.GetValue(head) is not { } kept || await HasAsync(api, kept, cancellationToken);
                await AdminReport.WriteAsync(commandLine, output, report, AdminJson.Readable.AuditReport,
                [
                    .. report.Findings.Select(finding =>
                        $"! revision {finding.Revision}{(finding.Identifier is null ? "" : $", {finding.Identifier}")}: {finding.Message} ({finding.Code})"),
                    $"{report.Revisions} revisions, {report.Changes} changes, {report.Mappings} mappings: "
                    + $"{(report.Findings.Count == 0 ? "all as the chain says." : $"{report.Findings.Count} findings.")}",
                    $"Head of the chain: {report.Head}",
                ]);
                if (!isHeadKnown)
                {
                    await commandLine.InvocationConfiguration.Error.WriteLineAsync(
                        "No revision has the hash given by --head: the past was rewritten, or its end cut off.");
                }

                return report.Findings.Count == 0 && isHeadKnown ? ExitCodes.Ok : ExitCodes.Refused;
            });
        return new Command("audit", "Check that nobody altered the past.") { verify };
    }

    private static async Task<bool> HasAsync(AdminApiClient api, string hash, CancellationToken cancellationToken)
    {
        for (var cursor = ""; ;)
        {
            var page = await api.GetAsync($"revisions?limit=1000{cursor}", AdminJson.Readable.RevisionListDocument, cancellationToken);
            if (page.Revisions.Any(revision => revision.Hash == hash))
            {
                return true;
            }

            if (page.NextCursor is null)
            {
                return false;
            }

            cursor = $"&cursor={Uri.EscapeDataString(page.NextCursor)}";
        }
    }
}
