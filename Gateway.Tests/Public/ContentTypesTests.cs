using Gateway.Public;

namespace Gateway.Tests.Public;

[Parallelizable]
internal sealed class ContentTypesTests
{
    [TestCase("application/x-www-form-urlencoded", true)]
    [TestCase("Application/X-WWW-Form-Urlencoded ; charset=UTF-8", true)]
    [TestCase("application/x-www-form-urlencoded;", true)]
    [TestCase("multipart/form-data; boundary=x", false)]
    [TestCase("text/plain; a=application/x-www-form-urlencoded", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void IsForm_ContentType_GoesByTheMediaTypeAlone(string? contentType, bool expected) =>
        Assert.That(ContentTypes.IsForm(contentType), Is.EqualTo(expected));
}
