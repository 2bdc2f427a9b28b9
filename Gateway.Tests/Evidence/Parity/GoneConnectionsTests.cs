using Gateway.Evidence.Parity;
using Gateway.Tests.Evidence.Connections;

namespace Gateway.Tests.Evidence.Parity;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class GoneConnectionsTests
{
    private static readonly ConnectionReading Found = new ConnectionReading.Found(ConnectionSamples.Facts());
    private static readonly ConnectionReading Missing = new ConnectionReading.Missing(ConnectionSamples.Now, IsConfirmed: true);

    [Test]
    public void Certain_OneOfThree_IsNamed()
    {
        var gone = Of(("a", Found), ("b", Found), ("c", Missing));

        Assert.That(gone.Certain.Select(one => one.Key.ConnectionId), Is.EqualTo(new[] { "c" }));
        Assert.That(gone.Doubtful, Is.Empty);
    }

    [Test]
    public void Certain_AsManyGoneAsLeft_NamesNoneAndDoubtsTheKeys()
    {
        var gone = Of(("a", Found), ("b", Missing));

        Assert.That(gone.Certain, Is.Empty);
        Assert.That(gone.Doubtful, Is.EqualTo(new[] { "test" }));
    }

    [Test]
    public void Certain_OneAnswerAlone_IsNotEnough()
    {
        var gone = Of(("a", Found), ("b", Found), ("c", new ConnectionReading.Missing(ConnectionSamples.Now, IsConfirmed: false)));

        Assert.That(gone.Certain, Is.Empty);
    }

    [Test]
    public void Certain_KnownToBeGone_IsNoNews()
    {
        var gone = Of(("a", Found), ("b", Found));
        gone.Add(new("test", "c"), Missing, ConnectionSamples.Facts("c") with { DeletedAt = ConnectionSamples.Now });

        Assert.That(gone.Certain, Is.Empty);
    }

    private static GoneConnections Of(params (string Id, ConnectionReading Reading)[] readings)
    {
        var gone = new GoneConnections();
        foreach (var (id, reading) in readings)
        {
            gone.Add(new("test", id), reading, before: null);
        }

        return gone;
    }
}
