namespace Gateway.Cli.SamlKit;

/// <summary>How an assertion's octets are encrypted; the key to them always goes by <c>rsa-oaep-mgf1p</c>.</summary>
internal enum AssertionCipher
{
    /// <summary>XMLENC 1.0 5.2.2: what nearly all products do.</summary>
    Aes256Cbc,

    /// <summary>XMLENC 1.1 5.2.4: Shibboleth's default since version 4.</summary>
    Aes128Gcm,
}

/// <summary>The identifiers of XML Encryption.</summary>
internal static class EncryptionNames
{
    public const string Namespace = "http://www.w3.org/2001/04/xmlenc#";
    public const string Element = "http://www.w3.org/2001/04/xmlenc#Element";
    public const string RsaOaep = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
    public const string Sha1 = "http://www.w3.org/2000/09/xmldsig#sha1";

    public static string Algorithm(this AssertionCipher cipher) => cipher switch
    {
        AssertionCipher.Aes256Cbc => "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        AssertionCipher.Aes128Gcm => "http://www.w3.org/2009/xmlenc11#aes128-gcm",
        _ => throw new ArgumentOutOfRangeException(nameof(cipher), cipher, "Not a known cipher."),
    };
}
