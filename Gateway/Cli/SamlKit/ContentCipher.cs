using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Cli.SamlKit;

/// <summary>Encrypts octets as XML Encryption lays them out: the initialization vector, the text, and with GCM the tag.</summary>
internal static class ContentCipher
{
    private const int CbcVectorOctets = 16;

    // XMLENC 1.1 5.2.4: a vector of 96 bits and a tag of 128.
    private const int GcmVectorOctets = 12;
    private const int GcmTagOctets = 16;

    public static byte[] NewKey(AssertionCipher cipher) => RandomNumberGenerator.GetBytes(KeyOctets(cipher));

    [SuppressMessage("Security", "CA5401", Justification = "The vector is random; it is made here because it goes in front of the text.")]
    public static byte[] Encrypt(AssertionCipher cipher, byte[] key, byte[] text)
    {
        if (cipher is AssertionCipher.Aes256Cbc)
        {
            using var aes = Aes.Create();
            aes.Key = key;
            var cbcVector = RandomNumberGenerator.GetBytes(CbcVectorOctets);
            return [.. cbcVector, .. aes.EncryptCbc(text, cbcVector)];
        }

        using var gcm = new AesGcm(key, GcmTagOctets);
        var vector = RandomNumberGenerator.GetBytes(GcmVectorOctets);
        var encrypted = new byte[text.Length];
        var tag = new byte[GcmTagOctets];
        gcm.Encrypt(vector, text, encrypted, tag);
        return [.. vector, .. encrypted, .. tag];
    }

    /// <exception cref="CryptographicException">Another key, or not what was encrypted.</exception>
    public static byte[] Decrypt(AssertionCipher cipher, byte[] key, ReadOnlySpan<byte> octets)
    {
        if (key.Length != KeyOctets(cipher) || octets.Length < GcmVectorOctets + GcmTagOctets)
        {
            throw new CryptographicException("Neither the key nor the octets are of this cipher.");
        }

        if (cipher is AssertionCipher.Aes256Cbc)
        {
            using var aes = Aes.Create();
            aes.Key = key;

            // XMLENC 5.2: only the last octet of the padding says something.
            return aes.DecryptCbc(octets[CbcVectorOctets..], octets[..CbcVectorOctets], PaddingMode.ISO10126);
        }

        using var gcm = new AesGcm(key, GcmTagOctets);
        var text = new byte[octets.Length - GcmVectorOctets - GcmTagOctets];
        gcm.Decrypt(octets[..GcmVectorOctets], octets[GcmVectorOctets..^GcmTagOctets], octets[^GcmTagOctets..], text);
        return text;
    }

    private static int KeyOctets(AssertionCipher cipher) => cipher is AssertionCipher.Aes256Cbc ? 32 : 16;
}
