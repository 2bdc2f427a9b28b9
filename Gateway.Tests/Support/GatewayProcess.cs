using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Hosting;

namespace Gateway.Tests.Support;

/// <summary>A gateway in a process of its own, as operators run it: it can be killed, and it drains.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output;

    private GatewayProcess(Process process, StringBuilder output, Match listening)
    {
        (_process, _output) = (process, output);
        (PublicUrl, OpsUrl, AdminUrl) = (new Uri(listening.Groups[1].Value), new Uri(listening.Groups[2].Value), new Uri(listening.Groups[3].Value));
        Admin = new HttpClient { BaseAddress = new Uri(AdminUrl, "/admin/v1/"), Timeout = TimeSpan.FromSeconds(20) };
        Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TestGateway.KeyId}:{TestGateway.KeySecret}")));
    }

    public Uri PublicUrl { get; }

    public Uri OpsUrl { get; }

    public Uri AdminUrl { get; }

    public HttpClient Admin { get; }

    public int ProcessId => _process.Id;

    /// <summary>What it wrote so far, standard output and error together.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts <c>serve</c> and waits until it says where it listens.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="openFiles">How many files it may have open, soft and hard; null for as many as this process.</param>
    /// <param name="arguments">What a manifest starts it with; null for <c>serve</c>.</param>
    public static async Task<GatewayProcess> StartAsync(
        IReadOnlyDictionary<string, string?> settings, string? openFiles = null, string[]? arguments = null)
    {
        var output = new StringBuilder();
        var listening = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Start(arguments ?? ["serve"], settings, line =>
        {
            lock (output)
            {
                output.AppendLine(line);
            }

            if (ListeningLine().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(match);
            }
        }, openFiles);
        try
        {
            var first = await Task.WhenAny(listening.Task, process.WaitForExitAsync()).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.That(first, Is.SameAs(listening.Task), () => $"The gateway ended before it listened:\n{output}");
            return new GatewayProcess(process, output, await listening.Task);
        }
        catch (TimeoutException)
        {
            // Nobody else knows of it.
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Runs a verb to its end, which must come within a minute where nothing else is said.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string[] arguments, IReadOnlyDictionary<string, string?> settings, TimeSpan? timeout = null)
    {
        var output = new StringBuilder();
        using var process = Start(arguments, settings, line =>
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        });
        await process.WaitForExitAsync().WaitAsync(timeout ?? TimeSpan.FromSeconds(60));
        process.WaitForExit();
        return (process.ExitCode, output.ToString());
    }

    /// <summary>Ends it as a crash would: kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end as an orchestrator does, without waiting.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Has it stand still as on a machine that gives it no time; the system goes on taking connections for it.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>Starts a verb.</summary>
    public static Process Start(string[] arguments, IReadOnlyDictionary<string, string?> settings, Action<string> onLine, string? openFiles = null)
    {
        var start = new ProcessStartInfo(openFiles is null ? "dotnet" : "sh")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        if (openFiles is not null)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"ulimit -n {openFiles}; exec dotnet \"$0\" \"$@\"");
        }

        start.ArgumentList.Add(typeof(GatewayHost).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => OnLine(e.Data);
        process.ErrorDataReceived += (_, e) => OnLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void OnLine(string? line)
        {
            if (line is not null)
            {
                onLine(line);
            }
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    [GeneratedRegex("listens: public (\\S+), ops (\\S+), admin (\\S+)$")]
    private static partial Regex ListeningLine();
}
