namespace Gateway.Public.Legacy.Watching;

/// <summary>What became of one request that was passed to the legacy side.</summary>
internal sealed class ProxiedExchange
{
    public required ProxiedRequest Request { get; init; }

    /// <summary>When its answer was through.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>http</c> or <c>https</c>, as the browser had it: trusted hops are believed.</summary>
    public required string Scheme { get; init; }

    /// <summary>Host and port as the browser had them; chosen by whoever sent the request.</summary>
    public required string Host { get; init; }

    /// <summary>The path as it came over the wire, still encoded, without its query.</summary>
    public required string Path { get; init; }

    public required int Status { get; init; }

    /// <summary>
    /// Why the legacy side gave no whole answer (<c>unreachable</c>, <c>client_gone</c>, ...) or a 5xx (<c>backend_error</c>);
    /// null where all went well.
    /// </summary>
    public required string? Failure { get; init; }

    public string? Location { get; init; }

    public string? ContentType { get; init; }

    /// <summary>How <see cref="AnswerBody"/> is compressed; null where it is not.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>The request's body; null where nobody asked for it or it has none.</summary>
    public BodyCopy? RequestBody { get; init; }

    /// <summary>The answer's body; null where nobody asked for it or it is of another type.</summary>
    public BodyCopy? AnswerBody { get; init; }
}
