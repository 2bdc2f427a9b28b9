using System.Diagnostics;
using System.Text;
using Gateway.Cli.SamlKit;
using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Saml;
using Gateway.Saml.Forms;
using Gateway.Saml.Signatures;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Evidence.Shadow;

/// <summary>Checks some thousand responses and prints how many a second that makes; deploy/load/README.md has the figures of a run by itself.</summary>
[NonParallelizable]
internal sealed class ShadowCheckSpeedTests
{
    private const int Checks = 4_000;

    [TestCase(IdpShape.Entra, 6_144)]
    [TestCase(IdpShape.GoogleWorkspace, 6_144)]
    [TestCase(IdpShape.Okta, 8_192)]
    public void Check_SignedResponse_OnOneCore(IdpShape shape, int length)
    {
        var scene = new ShadowScene();
        var response = scene.Saml.Builder.Build(ShadowScene.Content with { Shape = shape, TargetLength = length }).Base64;
        var form = Encoding.ASCII.GetBytes($"SAMLResponse={Uri.EscapeDataString(response)}&RelayState=state");
        var expected = ShadowScene.Expected(ShadowScene.Facts with { AttributeMapping = null });
        var now = scene.Saml.Time.GetUtcNow();
        Run(Checks / 2);

        var best = Enumerable.Range(0, 3).Max(_ => Run(Checks));

        TestContext.Out.WriteLine($"{shape}: {best:0} responses/s of {form.Length} bytes, processor time {1_000_000 / best:0} µs each");

        // All that the worker does with one, but for the short lock of the recorder.
        double Run(int count)
        {
            var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            for (var i = 0; i < count; i++)
            {
                var message = SamlHttp.ReadForm(form, SamlLimits.Default);
                var findings = ShadowCheck.Of(message, form.Length, expected, now);
                var response = ShadowCheck.ResponseOf(message)!;
                var seen = TrafficSightings.Of(response.Value, StatedSigners.Of(response), form.Length, SamlScene.AcsUrl).Count();
                Assert.That(findings.Count + seen, Is.GreaterThan(5));
            }

            process.Refresh();
            return count / (process.TotalProcessorTime - before).TotalSeconds;
        }
    }
}
