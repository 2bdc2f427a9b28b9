namespace Gateway.Saml.Tree;

/// <summary>
/// Finds what signature wrapping needs: a message, an assertion or a signature in a place where a careless reader finds it and a careful
/// one does not, or a second one of what may stand there once.
/// </summary>
internal static class Structure
{
    public static SamlDefect? DefectOf(SamlElement root) => DefectOf(root, root);

    private static SamlDefect? DefectOf(SamlElement element, SamlElement root)
    {
        if (RepeatedChildOf(element) is var repeated and not Single.None)
        {
            return repeated is Single.SignedInfo ? SamlDefect.SeveralSignedInfos : SamlDefect.Repeated;
        }

        for (var node = element.First; node is not null; node = node.Next)
        {
            if (node is not SamlElement child)
            {
                continue;
            }

            if (!IsInItsPlace(child, element, root))
            {
                return SamlDefect.Misplaced;
            }

            // The depth was bounded as the tree was read.
            if (DefectOf(child, root) is { } defect)
            {
                return defect;
            }
        }

        return null;
    }

    // By local name whatever the namespace: readers that look for the name alone are the ones that get deceived.
    private static bool IsInItsPlace(SamlElement child, SamlElement parent, SamlElement root) => child.LocalName switch
    {
        "Assertion" or "EncryptedAssertion" =>
            child.NamespaceUri == SamlNames.Assertion && ((parent == root && root.LocalName == "Response") || IsAdvice(parent)),
        "Signature" => child.NamespaceUri == SamlNames.Signature && (parent == root || parent.LocalName == "Assertion"),
        "Response" or "AuthnRequest" or "LogoutRequest" or "LogoutResponse" => false,
        _ => true,
    };

    // What Advice holds may be ignored (SAMLCore 2.6.1), and is: nobody reads it, and no signature in it vouches for what is read.
    private static bool IsAdvice(SamlElement element) =>
        element.Is("Advice", SamlNames.Assertion) && element.Parent?.Is("Assertion", SamlNames.Assertion) is true;

    private static Single RepeatedChildOf(SamlElement element)
    {
        // An attribute's value may be any XML, with names that mean nothing here.
        if (element.LocalName == "AttributeValue" || element.NamespaceUri is not (SamlNames.Protocol or SamlNames.Assertion or SamlNames.Signature))
        {
            return Single.None;
        }

        var seen = Single.None;
        for (var node = element.First; node is not null; node = node.Next)
        {
            var single = node is SamlElement child ? SingleOf(child, element) : Single.None;
            if ((seen & single) != 0)
            {
                return single;
            }

            seen |= single;
        }

        return Single.None;
    }

    private static Single SingleOf(SamlElement child, SamlElement parent) => child.LocalName switch
    {
        "Issuer" => Single.Issuer,
        "Signature" => Single.Signature,
        "Status" => Single.Status,
        "StatusCode" => Single.StatusCode,
        "Subject" => Single.Subject,
        "Conditions" => Single.Conditions,
        "NameID" or "EncryptedID" or "BaseID" => Single.Name,
        "SubjectConfirmationData" => Single.ConfirmationData,
        "Extensions" => Single.Extensions,
        "SignedInfo" when parent.LocalName == "Signature" => Single.SignedInfo,
        "SignatureValue" => Single.SignatureValue,
        "KeyInfo" when parent.LocalName == "Signature" => Single.KeyInfo,
        _ => Single.None,
    };

    /// <summary>What stands once within its parent (SAMLCore's and XML Signature's schemas).</summary>
    [Flags]
    private enum Single
    {
        None = 0,
        Issuer = 1,
        Signature = 1 << 1,
        Status = 1 << 2,
        StatusCode = 1 << 3,
        Subject = 1 << 4,
        Conditions = 1 << 5,
        Name = 1 << 6,
        ConfirmationData = 1 << 7,
        Extensions = 1 << 8,
        SignedInfo = 1 << 9,
        SignatureValue = 1 << 10,
        KeyInfo = 1 << 11,
    }
}
