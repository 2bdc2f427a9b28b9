using BenchmarkDotNet.Attributes;
using Gateway.Hosting;
using Gateway.Mappings;
using Gateway.Mappings.Table;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Benchmarks;

/// <summary>The parts of a redirect, one request each: look up, decide, and all of it. None of them may allocate.</summary>
public class RedirectBenchmarks
{
    private const int Mappings = 10_000;

    // A power of two, so that going round takes no division; more than a processor's predictor remembers.
    private const int Draws = 1 << 16;

    private readonly string[] _keys = new string[Draws];
    private readonly string[] _targets = new string[Draws];
    private int _next;
    private WebApplication _app = null!;
    private MappingTable _table = null!;
    private RedirectPolicy _policy = null!;
    private RedirectFacts _facts;
    private RedirectHandler _handler = null!;
    private ReusedRequest _request = null!;

    [GlobalSetup]
    public void Setup()
    {
        // Built, not started: its services are the real ones, with nothing going on beside.
        var folder = Path.Combine(AppContext.BaseDirectory, "data");
        _app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gateway:Listen:Public"] = "http://127.0.0.1:8080",
            ["Gateway:Listen:Ops"] = "http://127.0.0.1:8081",
            ["Gateway:Listen:Admin"] = "http://127.0.0.1:9090",
            ["Gateway:Store:Path"] = Path.Combine(folder, "gateway.db"),
            ["Gateway:Events:Path"] = Path.Combine(folder, "activity.db"),
            ["Gateway:Stytch:Projects:0:Name"] = "test",
        }).Build());
        _table = _app.Services.GetRequiredService<MappingTable>();
        _policy = _app.Services.GetRequiredService<RedirectPolicy>();
        _handler = _app.Services.CreateRedirect(_ => Task.CompletedTask, _ => null);
        Fill();

        var random = new Random(1);
        for (var i = 0; i < Draws; i++)
        {
            _keys[i] = IdentifierOf(random.Next(Mappings));
            _targets[i] = $"/old-sso/{_keys[i]}";
        }

        _facts = new RedirectFacts(RouteKind.Acs, RequestMethod.Post, _table.Find(_keys[0]));
        _request = new ReusedRequest();
        // What a mapping needs once, the counter of its traffic, is no part of a request.
        for (var i = 0; i < Draws; i++)
        {
            Answer();
        }

        if (_request.Context.Response.StatusCode != StatusCodes.Status307TemporaryRedirect)
        {
            throw new InvalidOperationException($"Answered {_request.Context.Response.StatusCode}: what is measured is no redirect.");
        }
    }

    [GlobalCleanup]
    public async Task CleanupAsync() => await _app.DisposeAsync();

    /// <summary>The mapping of a random identifier.</summary>
    [Benchmark]
    public bool LookUp() => _table.Find(_keys[_next++ & (Draws - 1)]) is not null;

    /// <summary>The decision on a POST to a migrated mapping.</summary>
    [Benchmark]
    public bool Decide() => RedirectDecider.Decide(_facts, _policy).Action is RedirectAction.Redirect;

    /// <summary>All of it: identify, look up, decide, count, answer, tell the event log.</summary>
    [Benchmark]
    public bool Answer()
    {
        _request.Target = _targets[_next++ & (Draws - 1)];
        return _handler.HandleAsync(_request.Context).IsCompletedSuccessfully;
    }

    private void Fill()
    {
        var loading = _table.BeginLoading();
        for (var i = 0; i < Mappings; i++)
        {
            loading.Add(new ConnectionMapping
            {
                Identifier = IdentifierOf(i),
                Project = "test",
                ConnectionId = $"saml-connection-test-{i:x8}-d3b9-428b-9761-{i:d12}",
                State = MappingState.Migrated,
            });
        }

        _table.Replace(loading);
        _table.Confirm();
    }

    // Scattered as those of the load scripts are.
    private static string IdentifierOf(int i) => $"conn_{(uint)(i + 1) * 0x9e3779b1u:x8}{i}";
}
