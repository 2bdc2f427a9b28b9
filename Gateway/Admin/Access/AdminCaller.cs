using Gateway.Admin.Keys;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin.Access;

/// <summary>Who makes an admin request, once that is proved.</summary>
internal sealed record AdminCaller(string KeyId, AdminRole Role)
{
    public static AdminCaller Of(HttpContext context) => context.Features.GetRequiredFeature<AdminCaller>();
}
