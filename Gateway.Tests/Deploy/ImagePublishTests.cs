using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>
/// What `docker build` and `docker run` would do, without a container: the build stage's commands on the files it copies, then what users run. It is the
/// native build that users get, in which reflection finds less than everywhere else. Compiling it takes minutes of every core, so nothing else runs meanwhile.
/// </summary>
[NonParallelizable]
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
                // The packages of the container are the machine's own here: test.sh sees to them.
                case "RUN" when !instruction.Text.StartsWith("apt-get", StringComparison.Ordinal):
                    await RunAsync(InContainer(instruction.Text));
                    break;
            }
        }
    }

    [OneTimeTearDown]
    public void RemoveContainer() => _container.Dispose();

    [Test]
    public void Publish_OfTheImage_IsOneNativeProgramAndTheLibraryOfSqlite()
    {
        var files = Directory.GetFiles(Application).Select(file => Path.GetFileName(file));

        Assert.That(files, Is.SubsetOf(["Gateway", "libe_sqlite3.so", "appsettings.json", "Gateway.staticwebassets.endpoints.json"]));
        Assert.That(new FileInfo(Path.Combine(Application, "Gateway")).Length, Is.LessThan(65_000_000));
    }

    [Test]
    public async Task Demo_OfTheImage_EveryJourneyIsRight()
    {
        var result = await Command.RunAsync(Path.Combine(Application, "Gateway"), ["demo", "--once"], TimeSpan.FromMinutes(2));

        Assert.That(result.ExitCode, Is.Zero, $"{result.Output}{result.Error}");
    }

    [Test]
    public async Task Check_OfTheImage_NamesEveryFaultOfTheSettings()
    {
        Dictionary<string, string> settings = new()
        {
            ["Gateway__Store__Pth"] = "x",
            ["Gateway__Store__Timeout"] = "soon",
            ["Gateway__Limits__SamlTimeout"] = "23:00:00",
            ["Gateway__Routes__0__Kind"] = "Door",
            ["Gateway__Stytch__Projects__0__Nme"] = "main",
        };
        var result = await Command.RunAsync(Path.Combine(Application, "Gateway"), ["check"], TimeSpan.FromMinutes(1), environment: settings);

        var output = result.Output + result.Error;
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("Gateway:Store:Pth is not a setting. Gateway:Store knows: Kind"));
        Assert.That(output, Does.Contain("Gateway:Store:Timeout is 'soon': must be a time span"));
        Assert.That(output, Does.Contain("Gateway:Routes:0:Kind is 'Door': must be one of"));
        Assert.That(output, Does.Contain("Gateway:Stytch:Projects:0:Nme is not a setting. Gateway:Stytch:Projects:0 knows: Name"));
    }

    [Test]
    [CancelAfter(120_000)]
    public Task Gateway_WithNothingToDo_WakesSeldom(CancellationToken cancellationToken) => WhileHealthyAsync(
        async (gateway, _) =>
        {
            // The server's own clock beats once a second, and says how long was looked. The first beats are still part of the start.
            await Eventually.TrueAsync(() => Wakes(gateway).Beats >= 15, TimeSpan.FromSeconds(60));
            var before = Wakes(gateway);
            await Eventually.TrueAsync(() => Wakes(gateway).Beats >= before.Beats + 20, TimeSpan.FromSeconds(60));
            var after = Wakes(gateway);

            Assert.That((after.All - before.All) / (after.Beats - before.Beats), Is.LessThanOrEqualTo(20));
        },
        cancellationToken);

    [Test]
    [CancelAfter(90_000)]
    public Task EntryPoint_WithTheImagesEnvironment_BecomesHealthyAndEndsOnSigterm(CancellationToken cancellationToken) => WhileHealthyAsync(
        async (gateway, environment) =>
        {
            Assert.That(File.Exists(environment["Gateway__Store__Path"]));
            Assert.That(await EndAsync(gateway, cancellationToken), Is.Zero);
        },
        cancellationToken);

    // Starts the entry point, waits until the image's own health command is content, and ends what is left.
    private async Task WhileHealthyAsync(Func<Process, Dictionary<string, string>, Task> look, CancellationToken cancellationToken)
    {
        var environment = Environment();
        using var gateway = Start(Single("ENTRYPOINT").Exec!, environment);
        try
        {
            await Eventually.TrueAsync(async () => await ExitCodeAsync(HealthCommand(), environment, cancellationToken) == 0, TimeSpan.FromSeconds(60));
            await look(gateway, environment);
        }
        finally
        {
            if (!gateway.HasExited)
            {
                gateway.Kill();
            }
        }
    }

    private static async Task<int> EndAsync(Process gateway, CancellationToken cancellationToken)
    {
        await Command.RunAsync("kill", ["-TERM", gateway.Id.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromSeconds(10));
        await gateway.WaitForExitAsync(cancellationToken);
        return gateway.ExitCode;
    }

    // How often its threads went to sleep to be woken (proc(5)): all of them, and the server's clock.
    private static (long All, long Beats) Wakes(Process process)
    {
        var (all, beats) = (0L, 0L);
        foreach (var task in Directory.GetDirectories($"/proc/{process.Id}/task"))
        {
            try
            {
                var status = File.ReadLines(Path.Combine(task, "status"));
                var switches = status.Single(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal));
                var count = long.Parse(switches.Split(':')[1], CultureInfo.InvariantCulture);
                all += count;
                beats += File.ReadAllText(Path.Combine(task, "comm")).StartsWith("Kestrel", StringComparison.Ordinal) ? count : 0;
            }
            catch (IOException)
            {
                // The thread has ended.
            }
        }

        return (all, beats);
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
        var start = new ProcessStartInfo(command[0].Replace("/app", Application, StringComparison.Ordinal), command[1..]) { WorkingDirectory = Application };
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
            "sh", ["-c", command], TimeSpan.FromMinutes(15), workingDirectory: _container.PathOf("src"), environment: environment);

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
