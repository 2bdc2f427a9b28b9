using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>The image as its Dockerfile describes it. No container engine is needed; ImagePublishTests runs what it would run.</summary>
[Parallelizable]
internal sealed class DockerfileTests
{
    private readonly Dockerfile _dockerfile = Dockerfile.Read();

    [Test]
    public void Stages_Bases_ArePinnedAndTheLastHasNoShell()
    {
        var bases = _dockerfile.Instructions.Where(instruction => instruction.Name == "FROM").Select(instruction => instruction.Words[0]).ToArray();

        Assert.That(bases, Is.EqualTo(["mcr.microsoft.com/dotnet/sdk:10.0-noble", "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled"]));
    }

    [Test]
    public void FinalStage_Instructions_NeedNoShell()
    {
        Assert.That(_dockerfile.Final.Select(instruction => instruction.Name), Does.Not.Contain("RUN"));
        Assert.That(Single("ENTRYPOINT").Exec, Is.EqualTo(["/app/Gateway"]));
        Assert.That(HealthCommand(), Is.EqualTo(["/app/Gateway", "health"]));
    }

    [Test]
    public void FinalStage_User_IsUnprivilegedAndOwnsOnlyTheDataVolume()
    {
        var owned = _dockerfile.Final.Where(instruction => instruction.Flags.ContainsKey("chown")).ToArray();

        Assert.That(Single("USER").Text, Is.EqualTo("$APP_UID"));
        Assert.That(owned.Single().Flags["chown"], Is.EqualTo($"{Dockerfile.UserId}:{Dockerfile.UserId}"));
        Assert.That(owned.Single().Words[^1], Is.EqualTo(Single("VOLUME").Text));
    }

    [Test]
    public void FinalStage_Environment_KeepsEveryFileOnTheVolumeAndHoldsNoSecret()
    {
        var files = _dockerfile.Environment.Where(
            variable => variable.Key.EndsWith("Path", StringComparison.Ordinal) || variable.Key.EndsWith("File", StringComparison.Ordinal)).ToArray();

        Assert.That(
            files.Select(file => file.Key),
            Is.EquivalentTo(["Gateway__Store__Path", "Gateway__Store__SnapshotPath", "Gateway__Events__Path", "Gateway__Admin__KeyFile"]));
        Assert.That(files.Select(file => file.Value), Is.All.StartsWith(Single("VOLUME").Text + "/"));
        Assert.That(_dockerfile.Environment.Keys, Has.None.Matches<string>(name => DeployedSettings.IsSecret(name!)));
    }

    [Test]
    public void FinalStage_ExposedPorts_AreTheListeners()
    {
        var listeners = _dockerfile.Environment.Where(variable => variable.Key.StartsWith("Gateway__Listen__", StringComparison.Ordinal))
            .Select(variable => Dockerfile.PortOf(variable.Value));

        Assert.That(Single("EXPOSE").Words.Select(port => int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)), Is.EquivalentTo(listeners));
    }

    [Test]
    public void Copies_Sources_ExistAndPassTheIgnoreFile()
    {
        var allowed = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();
        var sources = _dockerfile.Instructions.Where(instruction => instruction.Name == "COPY" && !instruction.Flags.ContainsKey("from"))
            .SelectMany(instruction => instruction.Words[..^1])
            .ToArray();

        Assert.That(sources, Is.All.Matches<string>(source => Path.Exists(Repository.PathOf(source!))));
        Assert.That(sources, Is.All.Matches<string>(source => allowed.Contains(source!.Split('/')[0])));
        Assert.That(allowed, Is.EquivalentTo(sources.Select(source => source.Split('/')[0]).Distinct()), "The ignore file lets in what no COPY uses.");
    }

    [Test]
    public void Copies_BetweenStages_NameAnEarlierStage()
    {
        var stages = _dockerfile.Instructions.Where(instruction => instruction.Name == "FROM").Select(instruction => instruction.Stage).ToArray();
        var copies = _dockerfile.Final.Where(instruction => instruction.Name == "COPY").ToArray();

        Assert.That(copies, Is.Not.Empty.And.All.Matches<DockerInstruction>(copy => stages.SkipLast(1).Contains(copy!.Flags["from"])));
    }

    private string[] HealthCommand() => System.Text.Json.JsonSerializer.Deserialize<string[]>(Single("HEALTHCHECK").Text["CMD ".Length..])!;

    private DockerInstruction Single(string name) => _dockerfile.Final.Single(instruction => instruction.Name == name);
}
