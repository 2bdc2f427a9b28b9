using Gateway.Saml.Tree;

namespace Gateway.Saml;

/// <summary>What a value looks like: all that is kept of one that may be somebody's.</summary>
internal enum ValueShape
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>There is one with nothing in it.</summary>
    Empty,

    /// <summary>Shaped as an e-mail address is: something, one @, something, and no blanks.</summary>
    Address,

    Other,

    /// <summary>Encrypted: nobody here sees it.</summary>
    Hidden,
}

/// <summary>Tells the shape of a value.</summary>
internal static class ValueShapes
{
    /// <summary>Longest e-mail address, in characters (RFC 5321 4.5.3.1.3, without its brackets).</summary>
    private const int MaxAddressLength = 254;

    /// <param name="element">The element that holds the value; null for none.</param>
    public static ValueShape Of(SamlElement? element)
    {
        if (element is null)
        {
            return ValueShape.Missing;
        }

        // Elements in it: a value, and no address.
        if (element.Text() is not { } text)
        {
            return ValueShape.Other;
        }

        var trimmed = text.AsSpan().Trim();
        return trimmed.IsEmpty ? ValueShape.Empty : IsAddress(trimmed) ? ValueShape.Address : ValueShape.Other;
    }

    /// <summary>The shape of an attribute's first value that is not empty.</summary>
    public static ValueShape OfFirst(IEnumerable<SamlElement> values) =>
        values.Select(Of).FirstOrDefault(shape => shape is not ValueShape.Empty, ValueShape.Empty);

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        return text.Length <= MaxAddressLength && at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@') && text.IndexOfAny(" \t\r\n") < 0;
    }
}
