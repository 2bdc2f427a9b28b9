using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo.Parties;
using Gateway.Cli.Demo.StandIn;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Demo.StandIn;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StandInWebhooksTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(24);

    [Test]
    public async Task Changes_Subscribed_ArriveSignedAndInOrder(CancellationToken cancellationToken)
    {
        await using var receiver = await RecordingBackend.StartAsync();
        await using var stytch = await StartAsync(receiver, cancellationToken);

        stytch.Register(Connection);
        stytch.Register(Connection with { DisplayName = "new" });
        stytch.Directory.DeleteConnection(Connection.ConnectionId);
        await stytch.Webhooks.SettledAsync();

        var bodies = receiver.Requests.Select(request => JsonNode.Parse(request.Body)!).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bodies.Select(body => $"{body["object_type"]} {body["action"]}"), Is.EqualTo(
                ["organization CREATE", "saml_connection CREATE", "saml_connection UPDATE", "saml_connection DELETE"]));
            Assert.That(bodies.Select(body => (string?)body["project_id"]), Is.All.EqualTo(stytch.Keys.ProjectId));
            Assert.That((string?)bodies[2]["saml_connection"]!["display_name"], Is.EqualTo("new"));
            Assert.That(bodies[3]["saml_connection"], Is.Null);
            Assert.That((string?)bodies[3]["id"], Is.EqualTo(Connection.ConnectionId));
            Assert.That(stytch.Webhooks.Messages.Select(message => message.Type), Has.Member("direct.saml_connection.delete"));
            foreach (var request in receiver.Requests)
            {
                Assert.That(request.Headers["svix-signature"].Single(), Is.EqualTo(SignatureOf(request)));
            }
        }
    }

    [Test]
    public async Task Deliver_HeldAndTurnedRound_ArrivesAgainUnderTheSameId(CancellationToken cancellationToken)
    {
        await using var receiver = await RecordingBackend.StartAsync();
        await using var stytch = await StartAsync(receiver, cancellationToken);
        stytch.Webhooks.IsHeld = true;
        stytch.Register(Connection);

        var statuses = new List<int>();
        foreach (var message in stytch.Webhooks.Messages.Reverse().Concat(stytch.Webhooks.Messages))
        {
            statuses.Add(await stytch.Webhooks.DeliverAsync(message));
        }

        var ids = stytch.Webhooks.Messages.Select(message => message.Id).ToList();
        Assert.That(statuses, Is.All.EqualTo(200));
        Assert.That(receiver.Requests.Select(request => request.Headers["svix-id"].Single()), Is.EqualTo([ids[1], ids[0], ids[0], ids[1]]));
    }

    [Test]
    public async Task Deliver_NobodyListens_IsStatusZero(CancellationToken cancellationToken)
    {
        await using var stytch = await DemoStytch.StartAsync("demo", TimeProvider.System, cancellationToken);
        stytch.Webhooks.Subscribe(new Uri($"http://127.0.0.1:{LoopbackPort.Free()}"), $"whsec_{Convert.ToBase64String(Key)}");
        stytch.Register(Connection);

        await stytch.Webhooks.SettledAsync();

        Assert.That(await stytch.Webhooks.DeliverAsync(stytch.Webhooks.Messages[0]), Is.Zero);
    }

    private static StandInConnection Connection => new() { ConnectionId = "saml-connection-test-1", OrganizationId = "organization-test-1" };

    private static async Task<DemoStytch> StartAsync(RecordingBackend receiver, CancellationToken cancellationToken)
    {
        var stytch = await DemoStytch.StartAsync("demo", TimeProvider.System, cancellationToken);
        stytch.Webhooks.Subscribe(receiver.Url, $"whsec_{Convert.ToBase64String(Key)}");
        return stytch;
    }

    private static string SignatureOf(RecordedRequest request) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Key, Encoding.UTF8.GetBytes($"{request.Headers["svix-id"].Single()}.{request.Headers["svix-timestamp"].Single()}.{request.Body}")));
}
