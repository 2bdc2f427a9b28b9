using Gateway.Public.SlowBodies;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>
/// What the legacy side answers before all of a body came, such as a redirect, or a refusal by a WAF in front of it. To be the last of all transforms: an
/// answer without a body leaves with it.
/// </summary>
internal sealed class EarlyAnswer : ITransformProvider
{
    private static readonly Mark Came = new();

    /// <summary>True where the legacy side has answered, whatever became of the request's body then.</summary>
    public static bool HasCome(HttpContext context) => context.Features.Get<Mark>() is not null;

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context) => context.AddResponseTransform(SendAsync);

    private static ValueTask SendAsync(ResponseTransformContext transform)
    {
        var context = transform.HttpContext;
        if (transform.ProxyResponse is not { } answer || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return ValueTask.CompletedTask;
        }

        context.Features.Set(Came);
        Expectation.Decline(context);
        // YARP waits for the body to be passed on, and only then for the answer to leave.
        return answer.Content.Headers.ContentLength is 0 ? new(context.Response.CompleteAsync()) : ValueTask.CompletedTask;
    }

    private sealed class Mark;
}
