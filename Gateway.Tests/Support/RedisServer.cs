using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>
/// A real redis-server of the test's own, on a loopback port of its own, that keeps nothing on disk. A test on a machine without Redis is
/// skipped; one where Redis is there but does not start fails.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Binary = "redis-server";

    private readonly TempFolder _folder = new();
    private readonly string _program;
    private readonly Func<RedisServer, string[]> _arguments;
    private Process? _process;

    private RedisServer(string program, Func<RedisServer, string[]> arguments) => (_program, _arguments) = (program, arguments);

    public int Port { get; } = LoopbackPort.Free();

    /// <summary>For StackExchange.Redis, with times short enough for tests.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},connectTimeout=1000,syncTimeout=1000";

    public static Task<RedisServer> StartAsync(params string[] arguments) => StartAsync(new RedisServer(
        Binary,
        server => ["--port", $"{server.Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", server._folder.FullPath, .. arguments]));

    /// <summary>A sentinel, with these lines in its file, where it keeps what it learns.</summary>
    public static Task<RedisServer> StartSentinelAsync(params string[] lines) => StartAsync(new RedisServer(Binary, server =>
    {
        var file = server._folder.PathOf("sentinel.conf");
        File.WriteAllLines(file, [$"port {server.Port}", "bind 127.0.0.1", $"dir {server._folder.FullPath}", .. lines]);
        return [file, "--sentinel"];
    }));

    /// <summary>Garnet, an engine that speaks like Redis and has no streams. <c>./test.sh</c> restores it.</summary>
    public static Task<RedisServer> StartGarnetAsync(params string[] arguments) => StartAsync(new RedisServer(
        "dotnet", server => ["tool", "run", "garnet-server", "--port", $"{server.Port}", "--bind", "127.0.0.1", .. arguments]));

    private static async Task<RedisServer> StartAsync(RedisServer server)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).All(folder => !File.Exists(Path.Combine(folder, Binary))))
        {
            Assert.Fail($"{Binary} is not installed: ./test.sh installs it, or says how.");
        }

        await server.StartAsync();
        return server;
    }

    /// <summary>As when the machine is lost: nothing is written, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again on the same port, empty.</summary>
    public Task RestartAsync() => StartAsync();

    /// <summary>Connections are accepted by the kernel, but nothing answers.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ResumeAsync() => SignalAsync("-CONT");

    public Task FlushAsync() => CommandAsync("FLUSHALL");

    /// <summary>Sends one command on a connection of its own and gives the first line of the answer, or the whole of a bulk string.</summary>
    public Task<string> CommandAsync(params string[] words) => AskAsync(words, ReadAsync);

    /// <summary>The same where a password is asked for.</summary>
    public Task<string> SignedInAsync(string password, params string[] words) => AskAsync(["AUTH", password], async (reader, send) =>
    {
        await ReadAsync(reader);
        await send(words);
        return await ReadAsync(reader);
    });

    /// <summary>Sends one command whose answer is a list of strings.</summary>
    public Task<IReadOnlyList<string>> ListAsync(params string[] words) => AskAsync<IReadOnlyList<string>>(words, async reader =>
    {
        var items = new List<string>();
        for (var left = int.Parse((await reader.ReadLineAsync())!.AsSpan(1), CultureInfo.InvariantCulture); left > 0; left--)
        {
            items.Add(await ReadAsync(reader));
            await reader.ReadLineAsync();
        }

        return items;
    });

    private Task<T> AskAsync<T>(string[] words, Func<StreamReader, Task<T>> readAsync) => AskAsync(words, (reader, _) => readAsync(reader));

    private async Task<T> AskAsync<T>(string[] words, Func<StreamReader, Func<string[], Task>, Task<T>> readAsync)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n" };
        await SendAsync(words);
        using var reader = new StreamReader(stream);
        return await readAsync(reader, SendAsync);

        async Task SendAsync(string[] command)
        {
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"*{command.Length}"));
            foreach (var word in command)
            {
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"${System.Text.Encoding.UTF8.GetByteCount(word)}"));
                await writer.WriteLineAsync(word);
            }

            await writer.FlushAsync();
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var answer = await reader.ReadLineAsync() ?? "";
        if (!answer.StartsWith('$') || answer == "$-1")
        {
            return answer;
        }

        var bulk = new char[int.Parse(answer.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(bulk);
        return new string(bulk);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo(_program, _arguments(this))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Where tools of the tests are found.
            WorkingDirectory = Repository.PathOf("Gateway.Tests"),
        };
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(AnswersAsync, TimeSpan.FromSeconds(20));
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.That(_process!.HasExited, Is.False, $"{_program} ended at once.");
        try
        {
            return await CommandAsync("PING") is "+PONG" or "-NOAUTH Authentication required.";
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
        Assert.That(kill.ExitCode, Is.Zero);
    }
}
