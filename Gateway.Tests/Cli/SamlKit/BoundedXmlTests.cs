using System.Text;
using Gateway.Cli.SamlKit;

namespace Gateway.Tests.Cli.SamlKit;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class BoundedXmlTests
{
    private static IEnumerable<TestCaseData<string>> Refused()
    {
        yield return new("") { TestName = "empty" };
        yield return new("not xml") { TestName = "text" };
        yield return new("<a>") { TestName = "cut off" };
        yield return new("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>") { TestName = "external entity" };
        yield return new("<!DOCTYPE a [<!ENTITY e \"eeeeeeeeee\">]><a>&e;&e;</a>") { TestName = "internal entity" };
        yield return new("<!DOCTYPE a><a/>") { TestName = "bare DTD" };
        yield return new("<a>x<!-- y -->z</a>") { TestName = "comment" };
        yield return new("<a>x<?y?>z</a>") { TestName = "processing instruction" };
        yield return new(string.Concat(Enumerable.Repeat("<a>", 40_000)) + string.Concat(Enumerable.Repeat("</a>", 40_000))) { TestName = "deep" };
        yield return new($"<a>{new string('x', BoundedXml.MaxCharacters)}</a>") { TestName = "long" };
    }

    [TestCaseSource(nameof(Refused))]
    public void TryLoad_HostileDocument_IsRefused(string xml) => Assert.That(BoundedXml.TryLoad(Encoding.UTF8.GetBytes(xml)), Is.Null);

    [Test]
    public void TryLoad_OtherEncoding_IsRefused() => Assert.That(BoundedXml.TryLoad(Encoding.Unicode.GetBytes("<a/>")), Is.Null);

    [Test]
    public void TryLoad_PlainDocument_KeepsEveryCharacter()
    {
        const string xml = "<a b=\"c\"> <d>&amp; é</d>\n</a>";

        Assert.That(BoundedXml.TryLoad(Encoding.UTF8.GetBytes(xml))?.OuterXml, Is.EqualTo(xml));
    }
}
