using Gateway.Admin.Mappings;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Requests;

/// <summary>The stored mapping that the path names.</summary>
internal static class MappingOfPath
{
    /// <summary>Exactly one of the two is given.</summary>
    public static async Task<(ConnectionMapping? Mapping, Problem? Problem)> FindAsync(
        HttpContext context, IMappingStore store, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        if (PathIdentifier.Read(context, faults) is not { } identifier)
        {
            return (null, faults.ToProblem(ErrorType.InvalidRequest, "the path"));
        }

        var mapping = await store.FindAsync(identifier, cancellationToken);
        return mapping is null || mapping.Identifier != identifier ? (null, CommitProblems.NotFound(mapping)) : (mapping, null);
    }
}
