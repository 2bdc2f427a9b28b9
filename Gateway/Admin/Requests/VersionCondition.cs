using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Requests;

/// <summary>What If-Match and If-None-Match require of the version that is there (RFC 9110 13.1).</summary>
/// <param name="ExpectedVersion">That very version; 0 for none; null for any.</param>
/// <param name="MustExist">True for <c>If-Match: *</c>: some version, whichever.</param>
internal readonly record struct VersionCondition(long? ExpectedVersion, bool MustExist)
{
    /// <summary>A version as its ETag: <c>"3"</c>.</summary>
    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The condition of a write; faults are named. Without a header any version will do.</summary>
    public static VersionCondition OfWrite(IHeaderDictionary headers, FaultList faults)
    {
        var ifMatch = headers.IfMatch.ToString();
        var ifNoneMatch = headers.IfNoneMatch.ToString();
        if (ifNoneMatch.Length > 0 && ifNoneMatch != "*")
        {
            faults.Add(HeaderNames.IfNoneMatch, "not_allowed", "A write takes only '*': create, but never replace.");
        }

        if (ifMatch.Length > 0 && ifNoneMatch.Length > 0)
        {
            faults.Add(HeaderNames.IfMatch, "contradiction", "Stands beside If-None-Match: one of them asks for a version, the other for none.");
        }

        if (ifMatch is "" or "*")
        {
            return new(ifNoneMatch.Length > 0 ? 0 : null, MustExist: ifMatch == "*");
        }

        if (!TryParseVersion(ifMatch, out var version))
        {
            faults.Add(HeaderNames.IfMatch, "not_a_version", "Must be the one ETag of an earlier answer with its quotes, such as \"3\", or '*'.");
        }

        return new(version, MustExist: true);
    }

    /// <summary>The condition of a change of what must exist already: If-Match alone; faults are named.</summary>
    public static VersionCondition OfChange(IHeaderDictionary headers, FaultList faults)
    {
        var condition = OfWrite(headers, faults);
        if (headers.IfNoneMatch == "*")
        {
            faults.Add(HeaderNames.IfNoneMatch, "not_allowed", "This call changes a mapping that exists: it takes If-Match only.");
        }

        return condition;
    }

    /// <summary>True where the reader has this version already. A header that cannot be read is passed over: it only asks to save bytes.</summary>
    public static bool IsCurrent(IHeaderDictionary headers, long version)
    {
        if (!EntityTagHeaderValue.TryParseList(headers.IfNoneMatch, out var tags))
        {
            return false;
        }

        var current = new EntityTagHeaderValue(ETag(version));
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false));
    }

    private static bool TryParseVersion(string tag, out long version)
    {
        version = 0;
        return tag.Length > 2
            && tag[0] == '"'
            && tag[^1] == '"'
            && long.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out version)
            && version > 0;
    }
}
