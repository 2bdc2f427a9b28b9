using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Inbox.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Webhooks;

[TestFixture]
internal sealed class SqliteWebhookInboxTests : WebhookInboxContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    protected override IWebhookInbox Create()
    {
        var database = Stores.Open(_folder.PathOf("gateway.db"));
        _databases.Add(database);
        return new SqliteWebhookInbox(database);
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
