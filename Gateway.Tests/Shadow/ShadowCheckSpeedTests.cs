using System.Diagnostics;
using System.Text;
using Gateway.Demo.Saml;
using Gateway.Saml;
using Gateway.Saml.Forms;
using Gateway.Shadow;
using Gateway.Sightings;
using Gateway.Tests.Demo.Saml;

namespace Gateway.Tests.Shadow;

/// <summary>Measures; asked for by deploy/load/README.md, which has the figures.</summary>
[Explicit("Measures how many responses one core checks.")]
[NonParallelizable]
internal sealed class ShadowCheckSpeedTests
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

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
        Run(TimeSpan.FromSeconds(2));

        var best = Enumerable.Range(0, 3).Max(_ => Run(Round));

        TestContext.Out.WriteLine($"{shape}: {best:0} responses/s of {form.Length} bytes, processor time {1_000_000 / best:0} µs each");
        Assert.That(best, Is.GreaterThan(4_000));

        // All that the worker does with one, but for the short lock of the recorder.
        double Run(TimeSpan time)
        {
            var process = Process.GetCurrentProcess();
            var (start, before, count) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime, 0);
            for (; Stopwatch.GetElapsedTime(start) < time; count++)
            {
                var message = SamlHttp.ReadForm(form, SamlLimits.Default);
                var findings = ShadowCheck.Of(message, form.Length, expected, now);
                var seen = TrafficSightings.Of(ShadowCheck.ResponseOf(message)!.Value, form.Length, SamlScene.AcsUrl).Count();
                Assert.That(findings.Count + seen, Is.GreaterThan(5));
            }

            process.Refresh();
            return count / (process.TotalProcessorTime - before).TotalSeconds;
        }
    }
}
