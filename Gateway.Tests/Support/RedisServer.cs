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
    private readonly IReadOnlyList<string> _arguments;
    private Process? _process;

    private RedisServer(IReadOnlyList<string> arguments) => _arguments = arguments;

    public int Port { get; } = LoopbackPort.Free();

    /// <summary>For StackExchange.Redis, with times short enough for tests.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},connectTimeout=1000,syncTimeout=1000";

    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).All(folder => !File.Exists(Path.Combine(folder, Binary))))
        {
            Assert.Fail($"{Binary} is not installed: ./test.sh installs it, or says how.");
        }

        var server = new RedisServer(arguments);
        await server.StartAsync();
        return server;
    }

    /// <summary>As when the machine is lost: nothing is written, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
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
    public async Task<string> CommandAsync(params string[] words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"*{words.Length}"));
        foreach (var word in words)
        {
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"${System.Text.Encoding.UTF8.GetByteCount(word)}"));
            await writer.WriteLineAsync(word);
        }

        await writer.FlushAsync();
        using var reader = new StreamReader(stream);
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
        string[] own = ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullPath];
        var start = new ProcessStartInfo(Binary) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in own.Concat(_arguments))
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(AnswersAsync, TimeSpan.FromSeconds(20));
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.That(_process!.HasExited, Is.False, $"{Binary} ended at once.");
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
