using Gateway.Errors;

namespace Gateway.Admin.OpenApi;

/// <summary>What an endpoint refuses beyond what every admin endpoint does; for the OpenAPI document.</summary>
internal sealed record Refusals(IReadOnlyList<ErrorType> Types)
{
    /// <summary>What any admin request may meet.</summary>
    public static IReadOnlyList<ErrorType> OfAll { get; } =
    [
        ErrorType.InvalidRequest,
        ErrorType.InvalidQuery,
        ErrorType.Unauthenticated,
        ErrorType.KeyExpired,
        ErrorType.AddressNotAllowed,
        ErrorType.Forbidden,
        ErrorType.TooManyFailedLogins,
        ErrorType.TooManyRequests,
        ErrorType.InternalError,
        ErrorType.StoreUnavailable,
        ErrorType.StoreDamaged,
    ];

    /// <summary>What any change may meet.</summary>
    public static IReadOnlyList<ErrorType> OfChanges { get; } = [ErrorType.CrossSite];

    /// <summary>What a change to mappings may meet.</summary>
    public static IReadOnlyList<ErrorType> OfWrites { get; } = [ErrorType.VersionMismatch, ErrorType.StoreLostContent];

    /// <summary>What a request with a document of any format may meet.</summary>
    public static IReadOnlyList<ErrorType> OfUploads { get; } = [ErrorType.BodyTooLarge, ErrorType.UnsupportedMediaType, ErrorType.RequestTimeout];

    /// <summary>What a request with a JSON body may meet.</summary>
    public static IReadOnlyList<ErrorType> OfBodies { get; } =
    [
        ErrorType.InvalidJson,
        ErrorType.BodyTooLarge,
        ErrorType.UnsupportedMediaType,
        ErrorType.RequestTimeout,
    ];
}
