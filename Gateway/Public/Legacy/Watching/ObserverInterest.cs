namespace Gateway.Public.Legacy.Watching;

/// <summary>Which answers of the legacy side are copied, by their content type.</summary>
[Flags]
internal enum AnswerKinds
{
    None = 0,

    /// <summary><c>text/html</c>, <c>application/xhtml+xml</c>.</summary>
    Html = 1,

    /// <summary>Any other type that ends in <c>xml</c>, metadata among them.</summary>
    Xml = 2,

    /// <summary><c>application/json</c>, or any type that ends in <c>+json</c>.</summary>
    Json = 4,
}

/// <summary>What an observer wants to see of one request; <c>default</c> is nothing at all.</summary>
/// <param name="IsObserved">True to be told of its end: address, status and <c>Location</c>, which cost nothing to tell.</param>
internal readonly record struct ObserverInterest(bool IsObserved)
{
    public static ObserverInterest None => default;

    public static ObserverInterest Head => new(IsObserved: true);

    /// <summary>At most so many bytes of the request's body; 0 for none.</summary>
    public int RequestBytes { get; init; }

    /// <summary>At most so many bytes of the answer's body, as it came over the wire; 0 for none.</summary>
    public int AnswerBytes { get; init; }

    /// <summary>Of which answers.</summary>
    public AnswerKinds AnswerKinds { get; init; }

    /// <summary>What satisfies both.</summary>
    public ObserverInterest With(ObserverInterest other) => new(IsObserved || other.IsObserved)
    {
        RequestBytes = Math.Max(RequestBytes, other.RequestBytes),
        AnswerBytes = Math.Max(AnswerBytes, other.AnswerBytes),
        AnswerKinds = AnswerKinds | other.AnswerKinds,
    };
}
