namespace Gateway.Saml;

/// <summary>What a StatusMessage speaks of. The text itself is for people, may name somebody and is not kept (SAMLCore 3.2.2.3).</summary>
internal enum StatusMessageKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The user may not use the application.</summary>
    NotAssigned,

    /// <summary>The user gave up.</summary>
    NotCompleted,

    /// <summary>A signature or a certificate of the request.</summary>
    Signature,

    /// <summary>The format of the NameID that was asked for.</summary>
    NameId,

    /// <summary>The way of signing in that was asked for.</summary>
    AuthnContext,

    Other,
}

/// <summary>Tells what a StatusMessage speaks of by words that products write.</summary>
internal static class StatusMessageKinds
{
    private static readonly (string Words, StatusMessageKind Kind)[] Known =
    [
        // Entra's codes come first: its sentences name much else.
        ("AADSTS50105", StatusMessageKind.NotAssigned),
        ("AADSTS75011", StatusMessageKind.AuthnContext),
        ("not assigned", StatusMessageKind.NotAssigned),
        ("access denied", StatusMessageKind.NotAssigned),
        ("not authorized", StatusMessageKind.NotAssigned),
        ("unauthorized", StatusMessageKind.NotAssigned),
        ("cancel", StatusMessageKind.NotCompleted),
        ("not completed", StatusMessageKind.NotCompleted),
        ("signature", StatusMessageKind.Signature),
        ("certificate", StatusMessageKind.Signature),
        ("NameID", StatusMessageKind.NameId),
        ("AuthnContext", StatusMessageKind.AuthnContext),
        ("authentication context", StatusMessageKind.AuthnContext),
    ];

    public static StatusMessageKind Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return StatusMessageKind.None;
        }

        foreach (var (words, kind) in Known)
        {
            if (text.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return StatusMessageKind.Other;
    }
}
