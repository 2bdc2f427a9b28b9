using Gateway.Admin.Status;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Plans;

/// <summary>Waits for large changes to be served by this gateway: it reads everything anew, which takes seconds.</summary>
internal sealed class ServedRevisions(IGatewayStatus status, TimeProvider time)
{
    /// <summary>Reading a million mappings anew takes some 10 s; who waits longer may have a proxy between that does not.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    /// <summary>True once this gateway serves a revision; false where that takes too long.</summary>
    public async Task<bool> WaitAsync(StorePosition position, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        do
        {
            await status.WaitUntilServedAsync(position, cancellationToken);
            if (IsServed(position))
            {
                return true;
            }
        }
        while (time.GetElapsedTime(since) < MaxWait);
        return false;
    }

    // A lineage is not known where a plan was made against an empty store and applied by another gateway.
    private bool IsServed(StorePosition position)
    {
        var now = status.Read();
        return now.Revision >= position.Revision && (position.Lineage.Length == 0 || now.Lineage.Length == 0 || now.Lineage == position.Lineage);
    }
}
