using Gateway.Admin.Keys;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin.Access;

/// <summary>Who makes an admin request, once that is proved.</summary>
internal sealed record AdminCaller(string KeyId, AdminRole Role)
{
    /// <summary>True where the console calls for a page, which was counted against the key's limits itself.</summary>
    public bool IsCounted { get; init; }

    public static AdminCaller Of(HttpContext context) => context.Features.GetRequiredFeature<AdminCaller>();
}
