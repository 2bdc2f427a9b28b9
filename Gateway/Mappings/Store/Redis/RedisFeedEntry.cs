using System.Globalization;
using System.Text.Json;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>One entry of the change feed as <c>commit.lua</c> wrote it.</summary>
internal sealed record RedisFeedEntry(long Revision, int Ordinal, string Identifier, ConnectionMapping? After)
{
    /// <summary>How many changes the revision has. On its first entry only, like the fields that follow.</summary>
    public int Changes { get; private init; }

    public ChangeStamp? Stamp { get; private init; }

    public string CommitId { get; private init; } = "";

    public string PreviousCommitId { get; private init; } = "";

    public bool IsFirstOf(long revision) => Revision == revision && Ordinal == 0;

    /// <param name="connection">Named where the entry cannot be read.</param>
    /// <param name="entry">The id and the list of field names and values.</param>
    public static RedisFeedEntry Read(RedisConnection connection, RedisResult[] entry)
    {
        var id = entry[0].Text();
        try
        {
            var dash = id.IndexOf('-', StringComparison.Ordinal);
            var revision = long.Parse(id.AsSpan(0, dash), CultureInfo.InvariantCulture);
            var ordinal = int.Parse(id.AsSpan(dash + 1), CultureInfo.InvariantCulture);
            var fields = entry[1].Items();
            var document = fields[3].Bytes();
            var read = new RedisFeedEntry(revision, ordinal, fields[1].Text(), document.Length == 0 ? null : new MappingDocumentReader().Read(document));
            return ordinal > 0 ? read : read with
            {
                Changes = (int)fields[5],
                Stamp = JsonSerializer.Deserialize(fields[7].Bytes(), ChangeStampJson.Default.ChangeStamp),
                CommitId = fields[9].Text(),
                PreviousCommitId = fields[11].Text(),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or InvalidCastException
            or IndexOutOfRangeException or ArgumentException)
        {
            throw RedisDamage.Found(connection, $"the entry {id} of its change feed cannot be read", e);
        }
    }
}
