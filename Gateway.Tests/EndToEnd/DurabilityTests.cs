using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Files that would be gone with a container, and one file for two gateways, are told before anything is lost.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(90_000)]
internal sealed class DurabilityTests
{
    [Test]
    public async Task Check_StoreInMemory_WarnsWithTheRemedy()
    {
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings["Gateway:Store:Path"] = $"/dev/shm/{Guid.NewGuid():N}.db";

        var (exitCode, output) = await GatewayProcess.RunAsync(["check"], settings);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("Gateway:Store:Path is /dev/shm/").And.Contain("lies on tmpfs").And.Contain("Mount a volume"));
    }

    [Test]
    public async Task Serve_SecondGatewayOnOneFile_SaysSo()
    {
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings["Logging:LogLevel:Default"] = "Information";
        await using var first = await GatewayProcess.StartAsync(settings);

        await using var second = await GatewayProcess.StartAsync(settings);

        Assert.That(first.Output, Does.Not.Contain("serves from"));
        await Eventually.TrueAsync(() => Task.FromResult(second.Output.Contains("Another gateway serves from")), TimeSpan.FromSeconds(20));
    }
}
