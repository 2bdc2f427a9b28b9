using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Helm;

/// <summary>The plain manifests and the chart have one source each: what comes from elsewhere is as its script makes it.</summary>
[Parallelizable]
internal sealed class PlainManifestTests
{
    private const string Script = "deploy/helm/plain.sh";

    [Test]
    public async Task Files_MadeByTheScript_AreAsItMakesThem()
    {
        using var folder = new TempFolder();
        var run = await Command.RunAsync(
            "bash",
            [Repository.PathOf(Script), folder.FullPath],
            TimeSpan.FromMinutes(1),
            environment: [KeyValuePair.Create("HELM", await HelmProgram.PathAsync())]);
        var made = Directory.GetFiles(folder.FullPath, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.FullPath, path)).ToArray();

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(made, Has.Length.EqualTo(4));
        Assert.That(
            made.Where(path => Repository.Read(path) != File.ReadAllText(folder.PathOf(path))), Is.Empty, $"Run {Script} to make them anew.");
    }

    [TestCase("gateway")]
    [TestCase("sidecar")]
    public async Task Kustomization_OfAFolder_Builds(string folder)
    {
        var result = await HelmProgram.KubectlAsync("kustomize", $"deploy/kubernetes/{folder}");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("image: registry.example.com/sso-gateway:1.0.0").And.Contain("name: sso-gateway-settings-"));
    }
}
