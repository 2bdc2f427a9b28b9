using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>Goes through a large hash page by page, so that no call holds up the server or the memory here.</summary>
internal static class RedisScan
{
    private const int PageSize = 1000;

    /// <summary>Every field that is there from the beginning to the end; one may come twice (HSCAN).</summary>
    public static async IAsyncEnumerable<IReadOnlyList<HashEntry>> ScanHashAsync(
        this RedisConnection connection, RedisKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = "0";
        do
        {
            var answer = (await connection.CallAsync(database => database.ExecuteAsync("HSCAN", key, cursor, "COUNT", PageSize), cancellationToken)).Items();
            cursor = answer[0].Text();
            var items = answer[1].Items();
            var page = new HashEntry[items.Length / 2];
            for (var i = 0; i < page.Length; i++)
            {
                page[i] = new HashEntry(items[2 * i].Bytes(), items[(2 * i) + 1].Bytes());
            }

            if (page.Length > 0)
            {
                yield return page;
            }
        }
        while (cursor != "0");
    }
}
