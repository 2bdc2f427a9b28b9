using Gateway.Admin.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Admin.Requests;

[Parallelizable]
internal sealed class PathIdentifierTests
{
    [TestCase("acme", "acme")]
    [TestCase("a%2Fb", "a/b")]
    [TestCase("a%252Fb", "a%2Fb")]
    [TestCase("a+b", "a+b")]
    [TestCase("a%20b", "a b")]
    [TestCase("%F0%9F%9A%80", "🚀")]
    [TestCase("a..b", "a..b")]
    [TestCase("a%2F..%2Fb", "a/../b")]
    [TestCase("a%3Fb%23c", "a?b#c")]
    [TestCase("%C3%A9", "é")]
    [TestCase("e%CC%81", "e\u0301")]
    [TestCase("acme/history", "acme")]
    [TestCase("acme?x=1/2", "acme")]
    public void Read_EncodedOnce_IsDecodedOnce(string sent, string expected)
    {
        var faults = new FaultList();

        Assert.That(Read("/admin/v1/mappings/" + sent, faults), Is.EqualTo(expected));
        Assert.That(faults.IsEmpty);
    }

    [TestCase("%FF")]
    [TestCase("%C3")]
    [TestCase("%ED%A0%80")]
    [TestCase("%C0%AF")]
    [TestCase("a%")]
    [TestCase("a%2")]
    [TestCase("a%zz")]
    [TestCase("é")]
    [TestCase("a%0Ab")]
    [TestCase("a%00b")]
    [TestCase("x/../a")]
    [TestCase("x/%2E%2e/a")]
    [TestCase("./a")]
    public void Read_NotAnIdentifier_IsNamed(string sent)
    {
        var faults = new FaultList();

        Assert.That(Read("/admin/v1/mappings/" + sent, faults), Is.Null);
        Assert.That(faults.Has("identifier"));
    }

    [Test]
    public void Read_TooLong_IsNamed()
    {
        var faults = new FaultList();

        Assert.That(Read("/admin/v1/mappings/" + new string('a', 257), faults), Is.Null);
        Assert.That(faults.Has("identifier"));
    }

    [TestCase("http://gateway.example:9090/admin/v1/mappings/a%2Fb?x=1", "a/b")]
    [TestCase("/Admin/V1/Mappings/a", "a")]
    [TestCase("/admin/v1/mappings/a/", "a")]
    public void Read_OtherFormsOfTheTarget_FindTheSameSegment(string target, string expected)
    {
        Assert.That(Read(target, new FaultList()), Is.EqualTo(expected));
    }

    private static string? Read(string target, FaultList faults)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        return PathIdentifier.Read(context, faults);
    }
}
