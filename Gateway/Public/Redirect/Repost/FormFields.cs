namespace Gateway.Public.Redirect.Repost;

/// <summary>
/// The fields of an <c>application/x-www-form-urlencoded</c> body in their order, still encoded: every one of them, also those that are empty,
/// stand twice or are nobody's (URL Standard 5.1).
/// </summary>
internal sealed class FormFields(ReadOnlyMemory<byte> form)
{
    private ReadOnlyMemory<byte> _rest = form;

    public ReadOnlyMemory<byte> Name { get; private set; }

    public ReadOnlyMemory<byte> Value { get; private set; }

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.Span.IndexOf((byte)'&');
            var pair = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];

            // Nothing between two ampersands is no field.
            if (!pair.IsEmpty)
            {
                var equals = pair.Span.IndexOf((byte)'=');
                Name = equals < 0 ? pair : pair[..equals];
                Value = equals < 0 ? default : pair[(equals + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>True where a form has more fields than that.</summary>
    public static bool AreMoreThan(int count, ReadOnlyMemory<byte> form)
    {
        var fields = new FormFields(form);
        while (fields.MoveNext())
        {
            if (--count < 0)
            {
                return true;
            }
        }

        return false;
    }
}
