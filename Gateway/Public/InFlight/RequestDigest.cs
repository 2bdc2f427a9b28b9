using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Public.InFlight;

/// <summary>What is kept of an AuthnRequest's id: half of its SHA-256, from which nobody gets the id back.</summary>
internal static class RequestDigest
{
    /// <summary>Longest id that is looked at; what makes an id unique has 40 characters at most.</summary>
    public const int MaxIdLength = 512;

    public static UInt128? Of(string id)
    {
        if (id.Length is 0 or > MaxIdLength)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
