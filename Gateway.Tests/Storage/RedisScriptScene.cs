namespace Gateway.Tests.Storage;

/// <summary>What a script is run on: what is there before, and its keys and arguments. All keys are below <c>{t}:v1:</c>.</summary>
internal sealed record RedisScriptScene(string Script, string[][] Before, string[] Keys, string[] Values)
{
    private const string Head = "{\"version\":1,\"revision\":1,\"created_at\":\"2026-01-01\",";

    private static readonly string[][] OneMapping =
    [
        ["HMSET", "meta", "lineage", "L", "revision", "1", "commit_id", "C", "mappings", "1", "hash", "H"],
        ["HSET", "mappings", "acme", Head + "\"aliases\":[\"old\"]}"],
        ["HSET", "aliases", "old", "acme"],
        ["ZADD", "order", "0", "acme"],
        ["XADD", "feed", "1-0", "identifier", "acme", "document", "{}"],
        ["HSET", "revisions", "1", "{}"],
    ];

    private static readonly string[][] Draft =
    [
        ["HSET", "draft_mappings", "globex", "{}"], ["HSET", "draft_aliases", "a", "globex"], ["ZADD", "draft_order", "0", "globex"],
        ["HSET", "draft_tombstones", "x", "1"], ["HSET", "draft_changes", "globex", "{}"],
    ];

    /// <summary>One for every script that may write with several commands.</summary>
    public static IReadOnlyList<RedisScriptScene> All { get; } =
    [
        new("commit", OneMapping,
        [
            "meta", "mappings", "aliases", "order", "tombstones", "feed", "abandoned", "commit:2", "revisions",
            "history:acme", "history:globex", "history:initech",
        ],
        [
            "changed", "c2", "N", "*", "*", "", "0", "", "2026-01-02", "{}", "1000", "100", "{t}:v1:history:", "900", "1", "H", "H2", "{}", "100",
            "* ", "* {\"aliases\":[\"old\"]}", "* {\"x\":1}",
        ]),
        new("break_glass", OneMapping, ["meta", "feed", "revisions"], ["changed", "c2", "N", "*", "{}", "1000", "1", "H", "H2", "{}", "100", "{}"]),
        new("stage", [], ["draft_mappings", "draft_aliases", "draft_order", "draft_tombstones", "draft_changes"],
            ["60", "change", "acme", "{}", "0", "1", "a", "delete", "globex", "", "3", "0"]),
        new("swap", [.. OneMapping, .. Draft, ["ZADD", "large", "1", "1"], ["HSET", "changes:1", "acme", "{}"]],
            [
                "meta", "mappings", "aliases", "order", "tombstones", "feed", "revisions", "commit:2", "large",
                "draft_mappings", "draft_aliases", "draft_order", "draft_tombstones", "draft_changes", "changes:2",
                "changes:1",
            ],
            ["L", "1", "L", "2", "c2", "1", "H", "H2", "{}", "100", "900", "changed", "1"]),
        new("reseed", [.. OneMapping, .. Draft],
            ["meta", "mappings", "aliases", "order", "feed", "abandoned", "revisions", "draft_mappings", "draft_aliases", "draft_order"],
            ["L", "1", "C", "K", "2", "c2", "1", "now", "changed", "H", "H2", "{}"]),
        new(
            "accept",
            OneMapping,
            ["meta", "mappings", "feed", "abandoned", "revisions"],
            ["L", "1", "C", "G", "K", "2", "c2", "now", "changed", "H", "H2", "{}"]),
        new("remove_key", [["HSET", "keys", "a", "{\"role\":\"viewer\"}"], ["HSET", "used", "a", "1"]], ["keys", "used"], ["a", "2026"]),
        new("replace_schedule", [["HSET", "schedules", "a", "1 {}"]], ["schedules"], ["a", "1", ""]),
        new("add_traffic", [], ["traffic", "last_seen", "last_sign_in", "writer"],
            ["1", "60", "4102444800", "a", "b", "c", "d", "e", "f", "acme", "5", "5", "1", "0", "0", "0", "0", "2"]),
        new("add_sightings", [["ZADD", "strangers_new", "1", "quiet"], ["HSET", "sightings:quiet", "issuer:x", "1 1 1 "], ["ZADD", "sighted", "1", "quiet"]],
            ["writer", "sighted", "strangers", "strangers_new", "sightings:acme", "sightings:quiet"],
            ["1", "60", "{t}:v1:sightings:", "1", "40", "4000", "1", "10", "1000", "1", "acme", "issuer", "urn:idp", "1", "5", "5", ""]),
        new("forget_sightings", [["HSET", "sightings:acme", "issuer:x", "1 1 1 "], ["ZADD", "sighted", "1", "acme"]],
            ["sightings:acme", "sighted", "strangers", "strangers_new"], ["acme"]),
        new("prune_sightings",
            [
                ["HSET", "sightings:acme", "issuer:x", "1 1 1 "], ["ZADD", "sighted", "1", "acme"], ["ZADD", "sighted", "9", "globex"],
                ["HSET", "sightings:globex", "issuer:x", "1 1 1 "],
            ],
            ["sighted", "strangers", "strangers_new", "sightings:acme", "sightings:globex"], ["5", "acme", "globex"]),
        new("put_identities",
            [
                ["HSET", "identities:acme", "eada", "0 5 email:1:a:a:a", "ebob", "0 1 email:1:b:b:b"], ["HSET", "identity_count:acme", "basis", "b", "0", "2"],
                ["ZADD", "identity_tenants", "5", "acme"],
            ],
            ["identities:acme", "identity_count:acme", "identity_tenants"],
            ["acme", "b", "10", "6", "eada", "0 5 email:1:a:a:a", "8 6 email:1:a:a:a", "ecy", "", "0 6 email:1:c:c:c", "ebob", "0 1 email:1:b:b:b", ""]),
        new("forget_identities",
            [["HSET", "identities:acme", "eada", "0 5 x"], ["HSET", "identity_count:acme", "basis", "b"], ["ZADD", "identity_tenants", "5", "acme"]],
            ["identities:acme", "identity_count:acme", "identity_tenants"],
            ["acme"]),
        new("add_webhooks", [["ZADD", "ids", "1", "old"]], ["ids", "queue", "inbox", "number"], ["9", "5", "100", "10", "m1", "e1", "{}"]),
        new("retry_webhooks", [["LPUSH", "aside", "1 {}"]], ["aside", "queue", "inbox", "number"], ["9"]),
        new("settle_webhooks",
            [
                ["HSET", "inbox", "1", "0 {}"],
                ["HSET", "inbox", "2", "0 {}"],
                ["HSET", "inbox", "3", "0 {}"],
                ["ZADD", "queue", "1", "1"],
                ["ZADD", "queue", "1", "2"],
            ],
            ["queue", "inbox", "aside", "objects"],
            ["10", "done", "1", "o", "r", "aside", "2", "", "", "postponed", "3", "9", ""]),
        new("take_webhooks", [["ZADD", "queue", "1", "1"], ["HSET", "inbox", "1", "0 {}"]], ["queue", "inbox", "aside", "lease"], ["me", "60000", "10", "9"]),
        new("record", [], ["since", "seen", "request"], ["5", "60000", "0"]),
        new("append", [], ["events", "requests", "batch", "of:acme"], ["1", "60", "r", "acme", "4", "{}", "r", "acme", "4", "{}"]),
        new("prune",
            [
                ["XADD", "events", "1-1", "request", "r", "identifier", "acme", "event", "{}"],
                ["XADD", "events", "2-1", "request", "q", "identifier", "", "event", "{}"],
                ["HSET", "requests", "r", "1-1 9-1"], ["HSET", "requests", "q", "2-1"], ["ZADD", "of:acme", "0", "00000000000001-00000001"],
            ],
            ["events", "requests", "of:acme"], ["5", "100", "1-1", "3", "2-1", "0"]),
    ];

    public static RedisScriptScene Commit => All[0];

    public override string ToString() => Script;
}
