using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Tests.Admin.Requests;

[Parallelizable]
internal sealed class ListQueryTests
{
    [Test]
    public void Read_Nothing_ListsEverythingByHundreds()
    {
        Assert.That(Read("", new FaultList()), Is.EqualTo(new MappingQuery(null, null, null, null, 100)));
    }

    [Test]
    public void Read_EveryFilter_IsTaken()
    {
        var faults = new FaultList();

        var query = Read("?state=shadow&wave=two&q=Acme+Inc&limit=1000", faults);

        Assert.That(query, Is.EqualTo(new MappingQuery(MappingState.Shadow, "two", "Acme Inc", null, 1000)));
        Assert.That(faults.IsEmpty);
    }

    [TestCase("?state=Shadow", "state")]
    [TestCase("?state=2", "state")]
    [TestCase("?state=", "state")]
    [TestCase("?state", "state")]
    [TestCase("?wave=", "wave")]
    [TestCase("?q=", "q")]
    [TestCase("?q=%00", "q")]
    [TestCase("?limit=0", "limit")]
    [TestCase("?limit=1001", "limit")]
    [TestCase("?limit=-1", "limit")]
    [TestCase("?limit=1e2", "limit")]
    [TestCase("?limit=%2B1", "limit")]
    [TestCase("?cursor=", "cursor")]
    [TestCase("?cursor=abc", "cursor")]
    [TestCase("?cursor=%21%21", "cursor")]
    [TestCase("?sate=shadow", "sate")]
    [TestCase("?State=shadow", "State")]
    [TestCase("?state=shadow&state=legacy", "state")]
    public void Read_BadParameter_IsNamed(string query, string field)
    {
        var faults = new FaultList();

        Read(query, faults);

        Assert.That(faults.Has(field));
    }

    [Test]
    public void Read_SeveralBadParameters_AreAllNamed()
    {
        string[] expected = ["waves", "state", "limit", "cursor"];
        var faults = new FaultList();

        Read("?state=x&limit=0&waves=1&cursor=x", faults);

        Assert.That(faults.ToProblem(ErrorType.InvalidQuery, "the query").Errors.Select(error => error.Field), Is.EqualTo(expected));
    }

    [Test]
    public void Read_CursorOfTheSameFilter_GoesOnWhereItStopped([Values("acme", "é🚀", "a/b")] string last)
    {
        var first = Read("?state=shadow&q=x", new FaultList());
        var cursor = ListCursor.Write(first, last);
        var faults = new FaultList();

        var next = Read($"?q=x&limit=7&state=shadow&cursor={cursor}", faults);

        Assert.That(faults.IsEmpty);
        Assert.That(next, Is.EqualTo(first with { After = last, Limit = 7 }));
    }

    [TestCase("?state=legacy&q=x")]
    [TestCase("?q=x")]
    [TestCase("?state=shadow")]
    [TestCase("?state=shadow&q=x&wave=w")]
    public void Read_CursorOfAnotherFilter_IsRefused(string otherFilter)
    {
        var cursor = ListCursor.Write(Read("?state=shadow&q=x", new FaultList()), "acme");
        var faults = new FaultList();

        Read($"{otherFilter}&cursor={cursor}", faults);

        Assert.That(faults.Has("cursor"));
    }

    [Test]
    public void Read_CursorWithAnyCharacterChanged_IsRefused()
    {
        var query = Read("", new FaultList());
        var cursor = ListCursor.Write(query, "acme");
        for (var i = 0; i < cursor.Length; i++)
        {
            var altered = cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..];

            Assert.That(ListCursor.Read(query, altered), Is.Null, altered);
        }
    }

    private static MappingQuery Read(string query, FaultList faults) => ListQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), faults);
}
