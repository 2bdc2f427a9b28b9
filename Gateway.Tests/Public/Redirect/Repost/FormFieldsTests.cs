using System.Text;
using Gateway.Public.Redirect.Repost;

namespace Gateway.Tests.Public.Redirect.Repost;

[Parallelizable]
internal sealed class FormFieldsTests
{
    [TestCase("", "")]
    [TestCase("a=1&b=2", "a=1,b=2")]
    [TestCase("a=1&a=1&a=", "a=1,a=1,a=")]
    [TestCase("a", "a=")]
    [TestCase("=", "=")]
    [TestCase("=x&a==y", "=x,a==y")]
    [TestCase("&&a=1&&", "a=1")]
    [TestCase("a=1;b=2", "a=1;b=2")]
    public void MoveNext_AForm_GivesEveryFieldInItsOrder(string form, string expected)
    {
        var fields = new FormFields(Encoding.ASCII.GetBytes(form));
        var found = new List<string>();
        while (fields.MoveNext())
        {
            found.Add($"{Encoding.ASCII.GetString(fields.Name.Span)}={Encoding.ASCII.GetString(fields.Value.Span)}");
        }

        Assert.That(string.Join(',', found), Is.EqualTo(expected));
    }

    [TestCase("a=1&b=2", 2, false)]
    [TestCase("a=1&b=2", 1, true)]
    [TestCase("", 0, false)]
    public void AreMoreThan_ACount_CountsFields(string form, int count, bool expected) =>
        Assert.That(FormFields.AreMoreThan(count, Encoding.ASCII.GetBytes(form)), Is.EqualTo(expected));
}
