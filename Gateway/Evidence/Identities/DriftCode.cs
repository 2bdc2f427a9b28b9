namespace Gateway.Evidence.Identities;

/// <summary>How the identity of somebody may be another one after the switch. A closed set: the snake_case name is the code.</summary>
internal enum DriftCode
{
    /// <summary>The NameID is no e-mail address.</summary>
    NameIdNoEmail,

    /// <summary>The address came in two spellings that differ in case alone, as NameID and attribute or from login to login.</summary>
    EmailCaseDiffers,

    /// <summary>Several NameIDs that are meant to last have one address.</summary>
    EmailShared,

    /// <summary>A NameID that is another one at each login.</summary>
    NameIdChanges,

    /// <summary>What the address is taken from holds none.</summary>
    NoEmail,
}

/// <summary>The one table behind <see cref="DriftCode"/>.</summary>
internal static class DriftCodes
{
    /// <summary>What it means; the count of people goes before it.</summary>
    public static string Message(this DriftCode code) => Row(code).Message;

    public static string Remedy(this DriftCode code) => Row(code).Remedy;

    private static (string Message, string Remedy) Row(DriftCode code) => code switch
    {
        DriftCode.NameIdNoEmail => (
            "have a NameID that is no e-mail address: an application that knows people by it meets another value after the switch.",
            "Compare the application's user list with what was seen (the verb identity), and have it find people by the e-mail address, or carry the "
            + "NameID over."),
        DriftCode.EmailCaseDiffers => (
            "have an e-mail address in two spellings that differ in case alone: an application that compares exactly takes them for two.",
            "Have the application compare addresses without case, or the IdP send one spelling."),
        DriftCode.EmailShared => (
            "have an e-mail address that came with several NameIDs: two people with one address become one member, or one person was made anew at the IdP.",
            "Ask the customer who they are, and give each person an address of their own."),
        DriftCode.NameIdChanges => (
            "have a transient NameID, another one at each login: whoever knows people by it takes every login for a new person.",
            "Have the IdP send a NameID that lasts, and the application find people by the e-mail address."),
        DriftCode.NoEmail => (
            "came without the e-mail address that the connection's attribute_mapping names: at Stytch they cannot sign in.",
            "Set email in the connection's attribute_mapping to the attribute that holds the address, or have the IdP send it."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "This code has no row."),
    };
}
