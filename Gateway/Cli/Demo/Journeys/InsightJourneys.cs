using System.Text.Json.Nodes;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>What operators learn before a tenant is moved: that a login would fail, and why one has.</summary>
internal static class InsightJourneys
{
    public static IEnumerable<DemoJourney> All()
    {
        yield return new AdminJourney(
            "shadow, a login that would fail at Stytch",
            "the findings name audience_mismatch",
            async (run, browser, cancellationToken) =>
            {
                var visit = await SignInWay.PostAsync(run, browser, SignInWay.Issue(run, DemoTenants.Poppy), cancellationToken);
                return (visit.Hops, PageExpectation.SignedInAtLegacyApp(DemoTenants.Poppy).FaultOf(visit));
            },
            FindsMismatchAsync);
        yield return new AdminJourney(
            "shadow, its cut-over is refused",
            "not_ready: audience_mismatch",
            AdminJourney.GoNowhereAsync,
            async (run, cancellationToken) =>
            {
                var (status, answer) = await run.Admin.PostAsync(
                    $"mappings/{DemoTenants.Poppy.Identifier}/cutover", new JsonObject { ["reason"] = "demo" }, cancellationToken);
                return status == StatusCodes.Status409Conflict && (string?)answer["error_type"] == "not_ready" && Names(answer["errors"], "audience_mismatch")
                    ? null
                    : $"the cut-over was answered {status} {answer["error_type"]}";
            });
        yield return new AdminJourney(
            "discovery, a tenant that nobody listed",
            "found as a draft, adopted as a mapping",
            async (run, browser, cancellationToken) =>
            {
                var visit = await SignInWay.PostAsync(run, browser, SignInWay.Issue(run, DemoTenants.Rowan), cancellationToken);
                return (visit.Hops, PageExpectation.SignedInAtLegacyApp(DemoTenants.Rowan).FaultOf(visit));
            },
            AdoptsAsync);
        yield return Explains("explain, a foreign audience", SamlVariant.WrongAudience, SamlFault.InvalidAudience);
        yield return Explains("explain, an expired response", SamlVariant.Expired, SamlFault.Expired);
        yield return Explains("explain, an unsigned response", SamlVariant.Unsigned, SamlFault.MissingSignature);
    }

    // The same word as in the journeys where such a response reached the stand-in for Stytch.
    private static AdminJourney Explains(string name, SamlVariant variant, SamlFault fault) => new(
        name,
        fault.ErrorType(),
        AdminJourney.GoNowhereAsync,
        async (run, cancellationToken) =>
        {
            var post = SignInWay.Issue(run, DemoTenants.Acme, variant: variant);
            var order = new JsonObject { ["saml_response"] = post.SamlResponse, ["identifier"] = DemoTenants.Acme.Identifier };
            var (status, answer) = await run.Admin.PostAsync("explain", order, cancellationToken);
            var said = (answer["findings"] as JsonArray ?? []).Select(finding => (string?)finding!["error_type"]);
            return status == StatusCodes.Status200OK && !(bool)answer["would_pass"]! && said.Contains(fault.ErrorType())
                ? null
                : $"explain was answered {status} {string.Join(", ", said)}";
        });

    private static async Task<string?> FindsMismatchAsync(DemoRun run, CancellationToken cancellationToken) => await AdminJourney.UntilAsync(
        async token => Names((await run.Admin.GetAsync($"mappings/{DemoTenants.Poppy.Identifier}/findings", token))["findings"], "audience_mismatch"),
        cancellationToken)
            ? null
            : $"nothing was found within {AdminJourney.Deadline.TotalSeconds} s";

    private static async Task<string?> AdoptsAsync(DemoRun run, CancellationToken cancellationToken)
    {
        var tenant = DemoTenants.Rowan;
        if (!await AdminJourney.UntilAsync(async token => (await DraftOfAsync(run, tenant, token))?["suggestion"] is { } suggested
                && (string?)suggested["alternative_audience_uri"] == tenant.LegacyEntityId
                && (string?)suggested["idp_entity_id"] == tenant.IdpEntityId, cancellationToken))
        {
            return $"no draft with its audience and issuer within {AdminJourney.Deadline.TotalSeconds} s";
        }

        var (status, answer) = await run.Admin.PostAsync(
            $"discovered/{tenant.Identifier}/adopt", new JsonObject { ["connection_id"] = tenant.ConnectionId }, cancellationToken);
        return status == StatusCodes.Status201Created && (string?)answer["alternative_acs_url"] == run.AcsUrlOf(tenant)
            ? null
            : $"its adoption was answered {status} {answer["error_type"]}";
    }

    private static async Task<JsonNode?> DraftOfAsync(DemoRun run, DemoTenant tenant, CancellationToken cancellationToken) =>
        ((await run.Admin.GetAsync("discovered", cancellationToken))["discovered"] as JsonArray)?.FirstOrDefault(
            draft => (string?)draft!["identifier"] == tenant.Identifier);

    private static bool Names(JsonNode? list, string code) => (list as JsonArray)?.Any(item => (string?)item!["code"] == code) is true;
}
