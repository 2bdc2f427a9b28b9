using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>
/// The three headers of a signed message, all of one family: <c>svix-*</c>, or <c>webhook-*</c> where one of those is missing (Standard
/// Webhooks). Bounded in length.
/// </summary>
/// <param name="Id">The message's id, the same at each attempt to deliver it.</param>
/// <param name="Timestamp">When this attempt was signed, in unix seconds.</param>
/// <param name="TimestampText">The same as it was sent: that is what is signed.</param>
/// <param name="Signatures">A list of <c>version,signature</c>, with spaces between.</param>
internal sealed record WebhookHeaders(string Id, long Timestamp, string TimestampText, string Signatures)
{
    /// <summary>Svix's ids have 31 characters.</summary>
    public const int MaxIdLength = 256;

    /// <summary>Room for the keys of many rotations: Svix keeps ten old ones, and adds a signature of the second kind for each.</summary>
    public const int MaxSignaturesLength = 4_096;

    public const int MaxSignatures = 32;

    private const int MaxTimestampLength = 12;

    private static readonly string[] Families = ["svix", "webhook"];

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>Null where they are missing, repeated, too long or not of their form.</summary>
    public static WebhookHeaders? Read(IHeaderDictionary headers)
    {
        foreach (var family in Families)
        {
            var (id, timestamp, signatures) = (headers[family + "-id"], headers[family + "-timestamp"], headers[family + "-signature"]);
            if (id.Count > 0 && timestamp.Count > 0 && signatures.Count > 0)
            {
                return Read(id, timestamp, signatures);
            }
        }

        return null;
    }

    private static WebhookHeaders? Read(StringValues id, StringValues timestamp, StringValues signatures) =>
        id is [{ Length: > 0 and <= MaxIdLength } oneId] && !oneId.AsSpan().ContainsAnyExcept(IdCharacters)
        && timestamp is [{ Length: > 0 and <= MaxTimestampLength } oneTimestamp] && !oneTimestamp.AsSpan().ContainsAnyExceptInRange('0', '9')
        && signatures is [{ Length: > 0 and <= MaxSignaturesLength } oneList] && oneList.AsSpan().Count(' ') < MaxSignatures
            ? new WebhookHeaders(oneId, long.Parse(oneTimestamp, System.Globalization.CultureInfo.InvariantCulture), oneTimestamp, oneList)
            : null;
}
