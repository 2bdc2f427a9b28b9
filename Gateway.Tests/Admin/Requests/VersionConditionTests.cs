using Gateway.Admin.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Tests.Admin.Requests;

[Parallelizable]
internal sealed class VersionConditionTests
{
    [TestCase("", "", null, false)]
    [TestCase("\"3\"", "", 3L, true)]
    [TestCase("*", "", null, true)]
    [TestCase("", "*", 0L, false)]
    public void OfWrite_KnownForm_IsRead(string ifMatch, string ifNoneMatch, long? expectedVersion, bool mustExist)
    {
        var faults = new FaultList();

        var condition = VersionCondition.OfWrite(Headers(ifMatch, ifNoneMatch), faults);

        Assert.That(condition, Is.EqualTo(new VersionCondition(expectedVersion, mustExist)));
        Assert.That(faults.IsEmpty);
    }

    [TestCase("3", "", "If-Match")]
    [TestCase("W/\"3\"", "", "If-Match")]
    [TestCase("\"3\", \"4\"", "", "If-Match")]
    [TestCase("\"0\"", "", "If-Match")]
    [TestCase("\"-1\"", "", "If-Match")]
    [TestCase("\"\"", "", "If-Match")]
    [TestCase("\"99999999999999999999\"", "", "If-Match")]
    [TestCase("", "\"3\"", "If-None-Match")]
    [TestCase("\"3\"", "*", "If-Match")]
    public void OfWrite_AnythingElse_NamesTheHeader(string ifMatch, string ifNoneMatch, string field)
    {
        var faults = new FaultList();

        VersionCondition.OfWrite(Headers(ifMatch, ifNoneMatch), faults);

        Assert.That(faults.Has(field));
    }

    [TestCase("\"3\"", true)]
    [TestCase("W/\"3\"", true)]
    [TestCase("\"2\", \"3\"", true)]
    [TestCase("*", true)]
    [TestCase("\"4\"", false)]
    [TestCase("3", false)]
    [TestCase("", false)]
    public void IsCurrent_Version3_ComparesWeakly(string ifNoneMatch, bool expected)
    {
        Assert.That(VersionCondition.IsCurrent(Headers("", ifNoneMatch), 3), Is.EqualTo(expected));
    }

    private static HeaderDictionary Headers(string ifMatch, string ifNoneMatch) =>
        new() { [HeaderNames.IfMatch] = ifMatch, [HeaderNames.IfNoneMatch] = ifNoneMatch };
}
