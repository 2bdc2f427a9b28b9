using System.Globalization;
using System.Reflection;
using Gateway.Hosting;
using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>The tables of settings are the options classes: every property once, with its default.</summary>
[Parallelizable]
internal sealed class SettingTableTests
{
    /// <summary>Read by others: the framework, YARP and the Redis client.</summary>
    private static readonly string[] OfOthers = ["ConnectionStrings:Redis", "ReverseProxy", "Kestrel", SettingsCatalogue.SecretsPathKey];

    private static readonly IReadOnlyList<string[]> Rows = Repository.Docs("configuration.md").Rows("Key");

    private static IEnumerable<(string Key, PropertyInfo Property)> Settings => SettingsCatalogue.All.SelectMany(entry => entry.Options
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite || property.PropertyType.Name == "List`1")
        .Select(property => ($"{entry.Section}:{property.Name}", property)));

    [Test]
    public void Keys_OfTheTables_AreAllSettings() =>
        Assert.That(Rows.Select(row => row[0]), Is.EquivalentTo(Settings.Select(setting => setting.Key).Concat(OfOthers).Select(key => $"`{key}`")));

    [Test]
    public void Defaults_WrittenAsAValue_AreTheOptions()
    {
        foreach (var (key, property) in Settings)
        {
            var written = Rows.Single(row => row[0] == $"`{key}`")[1];
            var value = property.GetValue(Activator.CreateInstance(property.DeclaringType!));
            if (written == "none")
            {
                Assert.That(value, Is.Null.Or.Empty, key);
            }
            else if (written.StartsWith('`') && value is not null)
            {
                Assert.That(Document.Codes(written).First(), Is.EqualTo(TextOf(value)), key);
            }
        }
    }

    [Test]
    public void Items_OfListSettings_NameAllTheirFields()
    {
        foreach (var (key, property) in Settings.Where(setting => setting.Property.PropertyType.IsGenericType))
        {
            var item = property.PropertyType.GetGenericArguments()[0];
            var fields = item == typeof(string) ? [] : item.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(field => field.CanWrite || field.PropertyType.Name == "List`1")
                .Select(field => field.Name);

            Assert.That(Document.Codes(Rows.Single(row => row[0] == $"`{key}`")[2]), Is.SupersetOf(fields), key);
        }
    }

    // As one writes it in a settings file: a time without its empty fraction.
    private static string TextOf(object value) => value switch
    {
        TimeSpan { Milliseconds: not 0 } time => time.ToString("c", CultureInfo.InvariantCulture).TrimEnd('0'),
        bool flag => flag ? "true" : "false",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
