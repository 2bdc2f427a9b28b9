using System.Diagnostics;
using System.Globalization;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>
/// What `docker build` and `docker run` would do, without a container: the build stage's commands on the files it copies, then the entry point.
/// </summary>
[Parallelizable]
internal sealed class ImagePublishTests
{
    private readonly Dockerfile _dockerfile = Dockerfile.Read();
    private readonly TempFolder _container = new();

    private string Application => _container.PathOf("app");

    [OneTimeSetUp]
    public async Task BuildAsync()
    {
        foreach (var instruction in _dockerfile.Instructions.Where(instruction => instruction.Stage == "build"))
        {
            switch (instruction.Name)
            {
                case "WORKDIR":
                    Directory.CreateDirectory(_container.FullPath + instruction.Text);
                    break;
                case "COPY":
                    Copy(instruction);
                    break;
                case "RUN":
                    await RunAsync(InContainer(instruction.Text));
                    break;
            }
        }
    }

    [OneTimeTearDown]
    public void RemoveContainer() => _container.Dispose();

    [Test]
    public void Publish_OfTheImage_IsCompiledAhead()
    {
        using var reader = new PEReader(File.OpenRead(Path.Combine(Application, "Gateway.dll")));

        Assert.That(reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size, Is.Positive);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task EntryPoint_WithTheImagesEnvironment_BecomesHealthyAndEndsOnSigterm(CancellationToken cancellationToken)
    {
        var environment = Environment();
        using var gateway = Start(Single("ENTRYPOINT").Exec!, environment);
        try
        {
            await Eventually.TrueAsync(async () => await ExitCodeAsync(HealthCommand(), environment, cancellationToken) == 0, TimeSpan.FromSeconds(60));

            Assert.That(File.Exists(environment["Gateway__Store__Path"]));
            await Command.RunAsync("kill", ["-TERM", gateway.Id.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromSeconds(10));
            await gateway.WaitForExitAsync(cancellationToken);
            Assert.That(gateway.ExitCode, Is.Zero);
        }
        finally
        {
            if (!gateway.HasExited)
            {
                gateway.Kill();
            }
        }
    }

    // The image's own environment; only what is the machine's differs: folders and ports.
    private Dictionary<string, string> Environment()
    {
        var environment = _dockerfile.Environment.ToDictionary(variable => variable.Key, variable => InContainer(variable.Value));
        environment["Gateway__Listen__Public"] = Loopback();
        environment["Gateway__Listen__Ops"] = Loopback();
        environment["Gateway__Listen__Admin"] = Loopback();
        environment["Gateway__SecretsPath"] = _container.PathOf("secrets");
        environment["Gateway__Drain__Delay"] = "00:00:00";
        environment["Gateway__Stytch__Projects__0__Name"] = "main";
        return environment;
    }

    private string[] HealthCommand() => System.Text.Json.JsonSerializer.Deserialize<string[]>(Single("HEALTHCHECK").Text["CMD ".Length..])!;

    private DockerInstruction Single(string name) => _dockerfile.Final.Single(instruction => instruction.Name == name);

    private async Task<int> ExitCodeAsync(string[] command, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        using var process = Start(command, environment);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private Process Start(string[] command, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Application };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task RunAsync(string command)
    {
        // CI asks for locked restores everywhere; the image build has a locked restore of its own. No build server stays behind.
        Dictionary<string, string> environment = new()
        {
            ["TARGETARCH"] = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
            ["VERSION"] = "1.2.3",
            ["CI"] = "",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
        };
        var result = await Command.RunAsync(
            "sh", ["-c", command], TimeSpan.FromMinutes(5), workingDirectory: _container.PathOf("src"), environment: environment);

        Assert.That(result.ExitCode, Is.Zero, $"{command}\n{result.Output}{result.Error}");
    }

    // The folders that the Dockerfile names from the root, below ours.
    private string InContainer(string text) => text
        .Replace("/data", _container.PathOf("data"), StringComparison.Ordinal)
        .Replace(" /app", " " + Application, StringComparison.Ordinal);

    private void Copy(DockerInstruction instruction)
    {
        var target = Path.Combine(_container.PathOf("src"), instruction.Words[^1]);
        foreach (var source in instruction.Words.SkipLast(1))
        {
            var path = Repository.PathOf(source);
            if (File.Exists(path))
            {
                CopyFile(path, Path.Combine(target, Path.GetFileName(path)));
                continue;
            }

            foreach (var file in Directory.GetFiles(path, "*", SearchOption.AllDirectories).Where(file => !IsIgnored(Path.GetRelativePath(path, file))))
            {
                CopyFile(file, Path.Combine(target, Path.GetRelativePath(path, file)));
            }
        }
    }

    private static void CopyFile(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target, overwrite: true);
    }

    // The folders that .dockerignore keeps out at any depth.
    private static bool IsIgnored(string relativePath)
    {
        var ignored = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith("**/", StringComparison.Ordinal)).Select(line => line[3..]);
        return relativePath.Split(Path.DirectorySeparatorChar).Intersect(ignored).Any();
    }

    private static string Loopback() => $"http://127.0.0.1:{LoopbackPort.Free()}";
}
