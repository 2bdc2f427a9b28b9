using System.Globalization;

namespace Gateway.Admin.Console;

/// <summary>A part of a list that the API answers as a whole.</summary>
/// <param name="Items">At most <see cref="Size"/>.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Next">Where the next part begins; null at the last.</param>
internal sealed record ConsoleSlice<T>(IReadOnlyList<T> Items, int Total, string? Next)
{
    /// <summary>Rows of a page.</summary>
    public const int Size = 50;
}

/// <summary>Makes parts of lists.</summary>
internal static class ConsoleSlice
{
    /// <summary>The parameter that says where a part begins.</summary>
    public const string FromField = "from";

    /// <summary>The part that the request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="all">The whole list.</param>
    public static ConsoleSlice<T> Of<T>(ConsoleRequest request, IReadOnlyList<T> all)
    {
        var from = int.TryParse(request.Query(FromField), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, all.Count) : 0;
        var next = from + ConsoleSlice<T>.Size;
        return new([.. all.Skip(from).Take(ConsoleSlice<T>.Size)], all.Count, next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
    }
}
