using System.Globalization;
using Gateway.Telemetry;

namespace Gateway.Evidence.Identities;

/// <summary>How somebody came in a login: hashes alone.</summary>
/// <param name="Kind">What the NameID says it is.</param>
/// <param name="IsAddress">True where the NameID is shaped as an e-mail address.</param>
/// <param name="NameId">Hash of the NameID; empty where there is none, or one that is another at each login.</param>
/// <param name="FoldedNameId">Hash of the NameID in lower case; empty as that.</param>
/// <param name="Email">Hash of the mapped e-mail address as it stood; empty where there was none.</param>
internal sealed record SeenIdentity(NameIdKind Kind, bool IsAddress, string NameId, string FoldedNameId, string Email);

/// <summary>
/// One person of a tenant, as far as logins show: who has an e-mail address is known by it, without its case; who has none by the NameID.
/// </summary>
/// <param name="Person">Hash of the address in lower case after <c>e</c>, or of the NameID in lower case after <c>n</c>; <see cref="Nobody"/> for all whom
/// nothing tells apart.</param>
/// <param name="Day">The UTC day of the newest login, counted from 1970-01-01: nothing finer is kept.</param>
/// <param name="Identities">The different ways in which the person came, at most <see cref="MaxIdentities"/>.</param>
internal sealed record SeenPerson(string Person, int Day, IReadOnlyList<SeenIdentity> Identities)
{
    public const int MaxIdentities = 4;

    public const string Nobody = "-";

    /// <summary>The hash of the address in lower case; null where the person has none.</summary>
    public string? FoldedEmail => Person is ['e', ..] ? Person[1..] : null;

    /// <summary>Both together. The first ways stay where there are too many.</summary>
    public SeenPerson With(SeenPerson other) => this with
    {
        Day = Math.Max(Day, other.Day),
        Identities = [.. Identities.Union(other.Identities).Take(MaxIdentities)],
    };

    /// <summary>As both stores keep it: the drift as a number, the day, then each identity.</summary>
    public string Write() =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)IdentityDrift.Of(this)} {Day} {string.Join(' ', Identities.Select(WriteIdentity))}");

    /// <exception cref="FormatException">It is not what <see cref="Write"/> gave.</exception>
    public static SeenPerson Read(string person, string text)
    {
        var parts = text.Split(' ');
        return parts.Length > 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var day)
            ? new(person, day, [.. parts.Skip(2).Select(ReadIdentity)])
            : throw new FormatException("No person.");
    }

    private static string WriteIdentity(SeenIdentity identity) =>
        $"{Words.Of(identity.Kind)}:{(identity.IsAddress ? 1 : 0)}:{identity.NameId}:{identity.FoldedNameId}:{identity.Email}";

    private static SeenIdentity ReadIdentity(string text) => text.Split(':') is [var word, var isAddress, var nameId, var folded, var email]
        ? new(Words.TryParse<NameIdKind>(word, out var kind) ? kind : NameIdKind.Other, isAddress == "1", nameId, folded, email)
        : throw new FormatException("No identity.");
}
