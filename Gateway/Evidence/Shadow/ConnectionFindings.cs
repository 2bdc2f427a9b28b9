
namespace Gateway.Evidence.Shadow;

/// <summary>What a connection does not take, whatever the response says.</summary>
internal static class ConnectionFindings
{
    public static void Add(ShadowExpectation expected, List<Finding> findings)
    {
        if (expected.IsDeleted)
        {
            findings.Add(new(FindingCode.ConnectionDeleted));
        }
        else if (expected.IsPending)
        {
            findings.Add(new(FindingCode.ConnectionPending));
        }

        if (expected is { IsOfMapping: true, IsKnown: false })
        {
            findings.Add(new(FindingCode.ConnectionUnknown));
        }
    }
}
