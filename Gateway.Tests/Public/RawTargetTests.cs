using Gateway.Public;

namespace Gateway.Tests.Public;

[Parallelizable]
internal sealed class RawTargetTests
{
    [TestCase("/old-sso/acme", "/old-sso/acme", "")]
    [TestCase("/a%2Fb?x=%3F&y=a/b?c", "/a%2Fb", "?x=%3F&y=a/b?c")]
    [TestCase("/a?", "/a", "?")]
    [TestCase("//host/a?b", "//host/a", "?b")]
    [TestCase("/a?u=https://host/c", "/a", "?u=https://host/c")]
    [TestCase("http://host/a?b", "/a", "?b")]
    [TestCase("http://host", "", "")]
    [TestCase("http://host?b=/old-sso/acme", "", "?b=/old-sso/acme")]
    [TestCase("host:443", "", "")]
    [TestCase("*", "", "")]
    [TestCase("", "", "")]
    public void RawTarget_AnyForm_IsCutWhereTheServerCutsIt(string target, string path, string query)
    {
        var cut = new RawTarget(target);
        Assert.That((cut.Path.ToString(), cut.Query.ToString()), Is.EqualTo((path, query)));
        Assert.That(cut.Parameters.ToString(), Is.EqualTo(query.Length == 0 ? "" : query[1..]));
    }
}
