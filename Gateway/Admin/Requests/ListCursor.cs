using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Requests;

/// <summary>
/// The opaque place where a list goes on: the last identifier shown, bound to the filter it was shown under. The check sum has no key, since
/// it protects from mistakes only: whoever may list could ask for any place anyway, and every gateway of a fleet can read it.
/// </summary>
internal static class ListCursor
{
    private const int CheckSumLength = 12;

    public static string Write(MappingQuery query, string lastIdentifier)
    {
        var place = Encoding.UTF8.GetBytes(lastIdentifier);
        return Base64Url.EncodeToString([.. CheckSum(query, place), .. place]);
    }

    /// <summary>The identifier to go on after; null where the cursor was altered or belongs to another filter.</summary>
    public static string? Read(MappingQuery query, string cursor)
    {
        if (!Base64Url.IsValid(cursor))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= CheckSumLength)
        {
            return null;
        }

        var place = bytes.AsSpan(CheckSumLength);
        return bytes.AsSpan(0, CheckSumLength).SequenceEqual(CheckSum(query, place)) ? Encoding.UTF8.GetString(place) : null;
    }

    private static byte[] CheckSum(MappingQuery query, ReadOnlySpan<byte> place)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // U+0000 parts the filter's texts: no identifier, wave or search text may hold it, so that no two filters run together alike.
        var filter = $"1\0{query.State}\0{(query.Wave is null ? "-" : "+")}{query.Wave}\0{(query.Search is null ? "-" : "+")}{query.Search}\0";
        hash.AppendData(Encoding.UTF8.GetBytes(filter));
        hash.AppendData(place);
        return hash.GetHashAndReset()[..CheckSumLength];
    }
}
