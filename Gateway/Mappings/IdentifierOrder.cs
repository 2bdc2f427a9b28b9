namespace Gateway.Mappings;

/// <summary>
/// The order of identifiers in both stores, in exports and in plans: by their UTF-8 bytes. It differs from .NET's ordinal order only for
/// characters beyond the basic plane, which UTF-16 sorts before U+E000.
/// </summary>
internal sealed class IdentifierOrder : IComparer<string>
{
    public static IdentifierOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var common = Math.Min(x!.Length, y!.Length);
        for (var i = 0; i < common; i++)
        {
            if (x[i] != y[i])
            {
                // Surrogates come last, as their code points do.
                var (left, right) = (char.IsSurrogate(x[i]), char.IsSurrogate(y[i]));
                return left == right ? x[i].CompareTo(y[i]) : left ? 1 : -1;
            }
        }

        return x.Length.CompareTo(y.Length);
    }
}
