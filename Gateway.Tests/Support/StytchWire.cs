using System.Text.Json.Nodes;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.Tests.Support;

/// <summary>
/// A server on a free loopback port that knows nothing of our stand-in: it answers what a test says, be it what no API would.
/// </summary>
internal sealed class StytchWire : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();

    /// <summary>Scheme, host and port.</summary>
    public string Origin => _server.Url!;

    /// <summary>Answers every request alike.</summary>
    public static StytchWire Start(IResponseBuilder answer) =>
        new StytchWire().Answer("GET", "/*", answer).Answer("POST", "/*", answer).Answer("PUT", "/*", answer);

    /// <summary>Answers the first request with the first, and all after the last one with that.</summary>
    public static StytchWire StartInTurn(params IResponseBuilder[] answers)
    {
        var wire = new StytchWire();
        for (var i = 0; i < answers.Length; i++)
        {
            var mapping = wire._server.Given(Request.Create().UsingAnyMethod()).InScenario("turn");
            mapping = i == 0 ? mapping : mapping.WhenStateIs($"{i}");
            mapping = i == answers.Length - 1 ? mapping : mapping.WillSetStateTo($"{i + 1}");
            mapping.RespondWith(answers[i]);
        }

        return wire;
    }

    /// <summary>Answers nothing until it is told what.</summary>
    public static StytchWire StartSilent() => new();

    /// <param name="method">The method.</param>
    /// <param name="path">The path, in which a star stands for anything.</param>
    /// <param name="answer">What is answered from now on.</param>
    public StytchWire Answer(string method, string path, IResponseBuilder answer)
    {
        _server.Given(Request.Create().WithPath(path).UsingMethod(method)).RespondWith(answer);
        return this;
    }

    /// <summary>Passes every request on, to see the answers as they are on the wire (<see cref="LastAnswer"/>).</summary>
    public void RelayTo(Uri server) =>
        _server.Given(Request.Create().UsingAnyMethod()).RespondWith(Response.Create().WithProxy(server.GetLeftPart(UriPartial.Authority)));

    /// <summary>Answers JSON, whatever it is called.</summary>
    public static IResponseBuilder Json(int status, string body) =>
        Response.Create().WithStatusCode(status).WithHeader("Content-Type", "application/json").WithBody(body);

    /// <summary>How many requests of a method came.</summary>
    public int CountOf(string method) => _server.LogEntries.Count(entry => entry.RequestMessage?.Method == method);

    /// <summary>The JSON of the last answer that was relayed.</summary>
    public JsonNode? LastAnswer => JsonNode.Parse(_server.LogEntries[^1].ResponseMessage!.BodyData!.BodyAsString!);

    public void Dispose() => _server.Dispose();
}
