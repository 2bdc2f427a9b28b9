using Gateway.Changes.Formats;

namespace Gateway.Tests.Changes.Formats;

[Parallelizable]
internal sealed class SpellingTests
{
    private static readonly string[] Known = ["identifier", "connection_id", "state", "wave", "q", "acs_url"];

    [TestCase("conection_id", "connection_id")]
    [TestCase("connectionId", "connection_id")]
    [TestCase("Connection-ID", "connection_id")]
    [TestCase("sate", "state")]
    [TestCase("Wave", "wave")]
    [TestCase("acs_uri", "acs_url")]
    public void Hint_NearAKnownName_NamesIt(string name, string expected)
    {
        Assert.That(Spelling.Hint(name, Known), Is.EqualTo($" Did you mean '{expected}'?"));
    }

    [TestCase("color")]
    [TestCase("x")]
    [TestCase("")]
    [TestCase("connection_id_connection_id_connection_id_connection_id")]
    public void Hint_NearNothing_IsEmpty(string name)
    {
        Assert.That(Spelling.Hint(name, Known), Is.Empty);
    }
}
