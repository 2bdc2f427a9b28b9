using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;
using Gateway.Saml;
using Gateway.Saml.Metadata;

namespace Gateway.Cli.Import.Vendors;

/// <summary>
/// SAML metadata: an EntitiesDescriptor of any size, or EntityDescriptors. Streamed: one entity at a time is in memory, and is read as <c>migrate</c> reads the
/// metadata of one.
/// </summary>
internal sealed class MetadataDocuments : IVendor
{
    private const int MaxDepth = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        // Entity expansion and external entities both need a DTD, and no URL of a document is ever fetched.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private static readonly XmlWriterSettings Written = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
        ConformanceLevel = ConformanceLevel.Fragment,
    };

    private static readonly byte[] Role = "IDPSSODescriptor"u8.ToArray();

    public string Extension => ".xml";

    public async IAsyncEnumerable<ImportedTenant> ReadAsync(
        IReadOnlyList<string> files, ImportTerms terms, ImportReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var others = 0;
        foreach (var file in files)
        {
            await using var stream = new NodeBoundStream(File.OpenRead(file));
            using var reader = XmlReader.Create(stream, Settings);
            var walk = new Walk(reader);
            while (Next(file, stream, walk, terms) is { } met)
            {
                cancellationToken.ThrowIfCancellationRequested();
                others += met.Tenant is null ? 1 : 0;
                if (met.Tenant is { } tenant)
                {
                    yield return tenant;
                }
            }
        }

        if (others > 0)
        {
            report.Note($"Entities that are no identity providers were passed over: {others}.");
        }
    }

    // The next entity, whatever it is; null at the end.
    private static Met? Next(string file, NodeBoundStream stream, Walk walk, ImportTerms terms)
    {
        var reader = walk.Reader;
        try
        {
            while (Read(stream, reader))
            {
                if (reader.Depth > MaxDepth)
                {
                    throw new ImportFaultException(PlaceOf(file, reader), $"Nests deeper than {MaxDepth} elements, as no metadata does.");
                }

                if (reader.NodeType is XmlNodeType.EndElement && reader.Depth < walk.Around.Count)
                {
                    walk.Around.Pop();
                }

                if (reader.NodeType is not XmlNodeType.Element || reader.Depth != walk.Around.Count)
                {
                    continue;
                }

                if (reader.LocalName == "EntityDescriptor" && reader.NamespaceURI == SamlNames.Metadata)
                {
                    return new Met(TakeEntity(file, stream, walk, terms));
                }

                if (reader.LocalName == "EntitiesDescriptor" && reader.NamespaceURI == SamlNames.Metadata)
                {
                    if (!reader.IsEmptyElement)
                    {
                        var own = SamlInstant.Read(reader.GetAttribute("validUntil"));
                        walk.Around.Push(walk.ValidUntil is { } outer && (own is null || outer < own) ? outer : own);
                    }
                }
                else if (reader.Depth == 0)
                {
                    throw new ImportFaultException(
                        PlaceOf(file, reader), "Is no SAML metadata: it begins with neither an EntitiesDescriptor nor an EntityDescriptor.");
                }
            }

            return null;
        }
        catch (XmlException e)
        {
            throw new ImportFaultException(
                $"{file}, line {e.LineNumber.ToString(CultureInfo.InvariantCulture)}",
                "Is no well-formed XML from there on: it is cut off, was changed on the way, has a DTD, which is not read, or is something else.");
        }
        catch (InvalidDataException)
        {
            throw new ImportFaultException(
                PlaceOf(file, reader), $"Has an entity or a value of more than {NodeBoundStream.Max} octets behind this line: look what it is.");
        }
    }

    private static bool Read(NodeBoundStream stream, XmlReader reader)
    {
        stream.Begin();
        return reader.Read();
    }

    private static ImportedTenant? TakeEntity(string file, NodeBoundStream stream, Walk walk, ImportTerms terms)
    {
        var reader = walk.Reader;
        var (place, name) = (PlaceOf(file, reader), reader.GetAttribute("entityID") ?? "");
        var tenant = new ImportedTenant(place, name);
        stream.Begin();
        if (Copy(reader) is not { } octets)
        {
            tenant.Refuse($"has more than {IdpMetadataReader.MaxBytes} octets, as no entity has");
            return tenant;
        }

        if (octets.Span.IndexOf(Role) < 0)
        {
            return null;
        }

        var read = IdpMetadataReader.Read(octets);
        if (read.Idp is not { } idp)
        {
            tenant.Refuse(read.Fault!);
            return tenant;
        }

        tenant["idp_entity_id"] = idp.EntityId;
        tenant["idp_sso_url"] = idp.SsoUrl;
        tenant.TakeCertificates("its metadata", idp.Certificates);
        var validUntil = walk.ValidUntil is { } around && !(read.ValidUntil < around) ? around : read.ValidUntil;
        if (MetadataValidity.WarningOf(validUntil, terms.Now) is { } warning)
        {
            tenant.Lose(warning.TrimEnd('.'));
        }

        return tenant;
    }

    // Null where it is too large; the reader stands behind it all the same.
    private static ReadOnlyMemory<byte>? Copy(XmlReader reader)
    {
        using var entity = reader.ReadSubtree();
        using var copy = new BoundedCopy(IdpMetadataReader.MaxBytes);
        try
        {
            using (var writer = XmlWriter.Create(copy, Written))
            {
                writer.WriteNode(entity, defattr: false);
            }

            return copy.Octets;
        }
        catch (BoundedCopyFullException)
        {
            return null;
        }
    }

    private static string PlaceOf(string file, XmlReader reader) =>
        $"{file}, line {((IXmlLineInfo)reader).LineNumber.ToString(CultureInfo.InvariantCulture)}";

    private sealed record Met(ImportedTenant? Tenant);

    /// <summary>Where the reader stands: within which EntitiesDescriptors, each with the moment until which it and those around it are valid.</summary>
    private sealed record Walk(XmlReader Reader)
    {
        public Stack<DateTimeOffset?> Around { get; } = new();

        public DateTimeOffset? ValidUntil => Around.TryPeek(out var until) ? until : null;
    }
}
