using Gateway.Evidence.Shadow;
using Gateway.Telemetry;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Shadow;

[Parallelizable]
internal sealed class FindingCodesTests
{
    [Test]
    public void Row_EveryCode_HasASentenceAndAnErrorHasARemedyAndWhatStytchWouldSay([Values] FindingCode code)
    {
        Assert.That(code.Message(), Does.EndWith("."));
        if (code.Severity() is not FindingSeverity.Info)
        {
            Assert.That(code.Remedy(), Does.EndWith("."));
        }

        Assert.That(code.StytchErrorType() is not null || code.Severity() is not FindingSeverity.Error, Is.True);
        Assert.That(code.StytchErrorType() is null || code.Severity() is not FindingSeverity.Info, Is.True);
        Assert.That(code.Blocks() && code.Severity() is not FindingSeverity.Error, Is.False);
    }

    [Test]
    public void DocumentTable_ListsEveryCodeOnce() => Assert.That(
        Repository.Docs("readiness.md").Rows("Finding").Select(row => string.Join(" | ", row)),
        Is.EquivalentTo(Enum.GetValues<FindingCode>().Select(Row)));

    private static string Row(FindingCode code)
    {
        var errorType = code.StytchErrorType() is { } type ? $"`{type}`" : "";
        return $"`{Words.Of(code)}` | {Words.Of(code.Severity())} | {errorType} | {code.Message()} | {code.Remedy()}";
    }
}
