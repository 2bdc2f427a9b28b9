using System.Text.Json;
using Gateway.Cli.Demo.Parties;
using Gateway.Stytch;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using Gateway.Telemetry.Events;
using Gateway.Telemetry.Metrics;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Stytch.Api;

/// <summary>A client and the stand-in it calls, on one clock.</summary>
internal sealed class StytchScene : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private StytchScene(DemoStytch stytch, TimeProvider time, StytchClientOptions options, string? apiBaseUrl, string? secret)
    {
        Stytch = stytch;
        Project = new StytchProjectOptions
        {
            Name = "test",
            ProjectId = stytch.Keys.ProjectId,
            Secret = secret ?? stytch.Keys.Secret,
            ApiBaseUrl = apiBaseUrl ?? stytch.Url.GetLeftPart(UriPartial.Authority),
        };
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace))
            .AddMetrics()
            .AddSingleton(time)
            .AddSingleton(Options.Create(new StytchOptions { Projects = { Project } }))
            .AddSingleton(Options.Create(options))
            .AddSingleton(Options.Create(new EventOptions()))
            .AddSingleton<EventMetrics>()
            .AddSingleton<EventRecorder>()
            .AddSingleton<PrometheusExporter>()
            .AddStytchApi()
            .BuildServiceProvider();
        _ = _services.GetRequiredService<PrometheusExporter>();
        Clients = _services.GetRequiredService<StytchClients>();
        Client = Clients.Find("test")!;
    }

    public DemoStytch Stytch { get; }

    public StytchProjectOptions Project { get; }

    public StytchClients Clients { get; }

    public StytchClient Client { get; }

    public RecordedLog Log { get; } = new();

    public string Metrics => _services.GetRequiredService<PrometheusExporter>().Write();

    /// <param name="time">The clock of both; null for the real one.</param>
    /// <param name="change">Changes the client's options.</param>
    /// <param name="apiBaseUrl">Another host than the stand-in.</param>
    /// <param name="secret">Another secret than the right one.</param>
    public static async Task<StytchScene> StartAsync(
        TimeProvider? time = null, Action<StytchClientOptions>? change = null, string? apiBaseUrl = null, string? secret = null)
    {
        var options = new StytchClientOptions();
        change?.Invoke(options);
        time ??= TimeProvider.System;
        return new StytchScene(await DemoStytch.StartAsync("test", time, CancellationToken.None), time, options, apiBaseUrl, secret);
    }

    /// <summary>A clock on which the client's limits do not run out.</summary>
    public static LeapingTime Leaping() => new(new StytchClientOptions().Timeout, new StytchClientOptions().AttemptTimeout);

    /// <summary>The value of a success; fails the test on anything else.</summary>
    public static T Value<T>(StytchResult<T> result)
    {
        Assert.That(result, Is.InstanceOf<StytchResult<T>.Success>(), result.ToString());
        return ((StytchResult<T>.Success)result).Value;
    }

    public static StytchResult<T>.Refused Refusal<T>(StytchResult<T> result)
    {
        Assert.That(result, Is.InstanceOf<StytchResult<T>.Refused>(), result.ToString());
        return (StytchResult<T>.Refused)result;
    }

    public static StytchResult<T>.Unreachable Loss<T>(StytchResult<T> result)
    {
        Assert.That(result, Is.InstanceOf<StytchResult<T>.Unreachable>(), result.ToString());
        return (StytchResult<T>.Unreachable)result;
    }

    public async Task<StytchOrganization> OrganizationAsync(string name = "Acme") =>
        Value(await Client.CreateOrganizationAsync(new NewOrganization { OrganizationName = name }, CancellationToken.None));

    public async Task<SamlConnection> ConnectionAsync(StytchOrganization organization) =>
        Value(await Client.CreateSamlConnectionAsync(organization.OrganizationId, new NewSamlConnection("Acme SSO", "okta"), CancellationToken.None));

    /// <summary>The events recorded so far, taken out of their queues.</summary>
    public IReadOnlyList<EventRecord> TakeEvents()
    {
        var maker = new EventRecordMaker();
        var records = new List<EventRecord>();
        foreach (var ring in _services.GetRequiredService<EventRecorder>().Rings)
        {
            while (ring.TryTake(out var pending))
            {
                records.Add(maker.Make(pending));
            }
        }

        return records;
    }

    /// <summary>All that was told of calls: events, log lines, metrics.</summary>
    public string Told() => JsonSerializer.Serialize(TakeEvents()) + string.Join('\n', Log.Lines) + Metrics;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Stytch.DisposeAsync();
    }
}
