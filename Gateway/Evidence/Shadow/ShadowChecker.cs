using Gateway.Evidence.Identities;
using Gateway.Evidence.Sightings;
using Gateway.Saml;
using Gateway.Saml.Forms;
using Gateway.Saml.Signatures;
using Gateway.Telemetry;
using Gateway.Telemetry.Events;

namespace Gateway.Evidence.Shadow;

/// <summary>Checks one response that was passed on, and tells what it showed to those who keep and count it. Keeps nothing of it.</summary>
internal sealed class ShadowChecker(
    SamlLimits limits, SightingRecorder sightings, IdentityWatch identities, EventRecorder events, ShadowMetrics metrics)
{
    private const string Action = "shadow_check";

    // Whoever posts one of these may have made up whom it is about.
    private static readonly FindingCode[] Doubtful =
    [
        FindingCode.StatusNotSuccess,
        FindingCode.SeveralAssertions,
        FindingCode.IssuerMismatch,
        FindingCode.MissingSignature,
        FindingCode.InvalidSignature,
        FindingCode.NotAllowedAlgorithm,
        FindingCode.CertificateMismatch,
    ];

    public void Check(ShadowExchange exchange, ShadowExpectation expected)
    {
        var identifier = exchange.Entry.Identifier;
        // Named with what it was judged against, so that later nothing is concluded from what does not hold any more.
        sightings.Saw(identifier, SightingKind.Response, detail: expected.Fingerprint);
        if (exchange.IsRefused)
        {
            // Anybody can post anything to a public URL: what the legacy side did not take is no evidence of how the tenant is set up.
            Tell(identifier, FindingCode.LegacyRefusedToo, expected);
            metrics.Checked(ShadowResult.LegacyRefused);
            return;
        }

        if (exchange.IsCut)
        {
            Tell(identifier, FindingCode.OversizedForm, expected);
            metrics.Checked(ShadowResult.Oversized);
            return;
        }

        var (response, findings) = Judge(exchange, expected);
        if (response is not null)
        {
            foreach (var (kind, value, detail) in TrafficSightings.Of(response.Value, StatedSigners.Of(response), exchange.Bytes, exchange.AcsUrl))
            {
                sightings.Saw(identifier, kind, value, detail);
            }

            if (!findings.Any(finding => Doubtful.Contains(finding.Code)))
            {
                identities.See(identifier, expected.Wave, expected.AttributeMapping.GetValueOrDefault("email"), response.Root, exchange.At);
            }
        }

        foreach (var code in findings.Select(finding => finding.Code).Distinct())
        {
            Tell(identifier, code, expected);
        }

        Conclude(exchange, findings, expected);
    }

    private (SamlReadResult.Message? Response, IReadOnlyList<Finding> Findings) Judge(ShadowExchange exchange, ShadowExpectation expected)
    {
        var form = SamlHttp.ReadForm(exchange.Form is { } copy ? copy.Content.Span : default, limits);
        return (ShadowCheck.ResponseOf(form), ShadowCheck.Of(form, exchange.Bytes, expected, exchange.At));
    }

    private void Conclude(ShadowExchange exchange, IReadOnlyList<Finding> findings, ShadowExpectation expected)
    {
        var fault = findings.FirstOrDefault(finding => finding.Code.Severity() is FindingSeverity.Error);
        if (fault is null)
        {
            Tell(exchange.Entry.Identifier, FindingCode.WouldPass, expected);
            metrics.Checked(ShadowResult.WouldPass);
            return;
        }

        metrics.Checked(ShadowResult.WouldFail);
        if (events.Admits(EventLane.Failures))
        {
            events.Record(EventLane.Failures, new GatewayEvent
            {
                Action = Action,
                Status = EventStatus.Error,
                Identifier = exchange.Entry.Identifier,
                Connection = exchange.Entry.Target,
                Project = exchange.Entry.Project?.Name,
                Reason = Words.Of(fault.Code),
                Route = "acs",
                State = "shadow",
                HttpStatus = exchange.Status,
            });
        }
    }

    private void Tell(string identifier, FindingCode code, ShadowExpectation expected)
    {
        metrics.Found(code);
        sightings.Saw(identifier, SightingKind.Finding, Words.Of(code), expected.Fingerprint);
    }
}
