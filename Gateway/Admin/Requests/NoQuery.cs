using Gateway.Errors;

namespace Gateway.Admin.Requests;

/// <summary>Marks an endpoint that reads query parameters, and refuses those it does not know by itself.</summary>
internal sealed record ReadsQuery;

/// <summary>Refuses query parameters where none are read: <c>?dry_run=true</c> must not be passed over by a call that changes something.</summary>
internal static class NoQuery
{
    public static ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.Request.Query.Count == 0 || context.GetEndpoint()?.Metadata.GetMetadata<ReadsQuery>() is not null)
        {
            return next(invocation);
        }

        var faults = new FaultList();
        foreach (var name in context.Request.Query.Keys)
        {
            faults.Add(name, "unknown_parameter", "This call takes no query parameters.");
        }

        return ValueTask.FromResult<object?>(faults.ToProblem(ErrorType.InvalidQuery, "the query; nothing was changed"));
    }
}
