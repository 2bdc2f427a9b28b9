using Gateway.Mappings.Table;
using Gateway.Telemetry.Metrics;

namespace Gateway.Hosting.Health;

/// <summary>The ops listener: probes and metrics, nothing else.</summary>
internal sealed class OpsEndpoints(MappingReplica replica, MappingTable table, Drain drain, PrometheusExporter metrics, TimeProvider timeProvider)
{
    public Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Answer(context, StatusCodes.Status405MethodNotAllowed, "text/plain", "");
        }

        return context.Request.Path.Value switch
        {
            // Never asks a dependency: a restart mends none of them, and would lose the table that still serves.
            "/livez" => Answer(context, StatusCodes.Status200OK, "application/json", """{"status":"ok"}"""),
            "/startupz" => Answer(
                context,
                table.IsLoaded ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                "application/json",
                table.IsLoaded ? """{"status":"ok"}""" : """{"status":"starting"}"""),
            "/readyz" => Ready(context),
            "/metrics" => Answer(context, StatusCodes.Status200OK, PrometheusExporter.ContentType, metrics.Write()),
            _ => Answer(context, StatusCodes.Status404NotFound, "text/plain", ""),
        };
    }

    private Task Ready(HttpContext context)
    {
        var report = HealthReport.Of(replica, table, drain, timeProvider);
        var status = report.Status is HealthStatus.Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return Answer(context, status, "application/json", HealthJson.Write(report));
    }

    private static Task Answer(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(body);
    }
}
