using Gateway.Errors;

namespace Gateway.Tests.Errors;

[Parallelizable]
internal sealed class ErrorTypeTests
{
    [Test]
    public void Row_EveryType_HasStatusTitleAndName([Values] ErrorType type)
    {
        Assert.That(type.Status(), Is.InRange(400, 599));
        Assert.That(type.Title(), Does.Match("^[A-Z].*\\.$"));
        Assert.That(type.WireName(), Does.Match("^[a-z]+(_[a-z]+)*$"));
        Assert.That(type.Uri(), Is.EqualTo("urn:sso-gateway:error:" + type.WireName()));
    }

    [Test]
    public void Row_AllTypes_HaveTitlesOfTheirOwn()
    {
        var titles = Enum.GetValues<ErrorType>().Select(type => type.Title());

        Assert.That(titles, Is.Unique);
    }

    [TestCase(400, ErrorType.InvalidRequest)]
    [TestCase(404, ErrorType.NotFound)]
    [TestCase(405, ErrorType.MethodNotAllowed)]
    [TestCase(408, ErrorType.RequestTimeout)]
    [TestCase(413, ErrorType.BodyTooLarge)]
    [TestCase(415, ErrorType.UnsupportedMediaType)]
    public void OfStatus_StatusTheFrameworkUses_HasThatStatus(int status, ErrorType expected)
    {
        Assert.That(ErrorTypes.OfStatus(status), Is.EqualTo(expected));
        Assert.That(expected.Status(), Is.EqualTo(status));
    }

    [Test]
    public void OfStatus_Success_IsNone([Values(200, 204, 304)] int status)
    {
        Assert.That(ErrorTypes.OfStatus(status), Is.Null);
    }
}
