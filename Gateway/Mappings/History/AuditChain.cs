using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Mappings.Store;

namespace Gateway.Mappings.History;

/// <summary>
/// The chain that makes the past tamper-evident: each revision's hash covers who, when and why, the digest of its changes, and the hash of the
/// revision before. Altering a row afterwards breaks it from there on. It has no key: who can rewrite the whole store can rewrite the chain, so
/// its head is worth keeping elsewhere.
/// </summary>
internal static class AuditChain
{
    /// <summary>The hash of a revision: SHA-256, 64 lower-case hexadecimal digits.</summary>
    /// <param name="previous">The hash of the revision before; empty at the chain's beginning.</param>
    /// <param name="revision">The revision; its own hash is not looked at.</param>
    /// <param name="digest">The digest of its changes (<see cref="Digest"/>).</param>
    public static string HashOf(string previous, RevisionRecord revision, string digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, previous);
        Add(hash, revision.Number.ToString(CultureInfo.InvariantCulture));
        Add(hash, revision.CommitId);
        Add(hash, StoreTime.Format(revision.At));
        Add(hash, revision.By);
        Add(hash, revision.Action.ToString());
        Add(hash, revision.Reason);
        Add(hash, revision.Ticket);
        Add(hash, revision.Source);
        Add(hash, revision.Changes.ToString(CultureInfo.InvariantCulture));
        Add(hash, digest);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The length first, so that no text can pose as the end of one field and the beginning of the next.
    private static void Add(IncrementalHash hash, string? field)
    {
        var bytes = Encoding.UTF8.GetBytes(field ?? "");
        hash.AppendData(Encoding.ASCII.GetBytes(field is null ? "-;" : $"{bytes.Length};"));
        hash.AppendData(bytes);
    }

    /// <summary>
    /// Gathers the changes of one revision, in order. Covers what the operator wrote; the numbers that the store adds (version, revision,
    /// creation time) are left out, for Redis gives them only when the hash is already made.
    /// </summary>
    internal sealed class Digest : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        /// <summary>Adds a change by its document as stored; empty for a deletion.</summary>
        public void AddStored(string identifier, ReadOnlySpan<byte> document) => AddContent(identifier, MappingDocument.ContentOf(document));

        /// <summary>Adds a change by its document without numbers (<see cref="MappingDocument.WriteUnnumbered"/>); empty for a deletion.</summary>
        public void AddUnnumbered(string identifier, ReadOnlySpan<byte> document) => AddContent(identifier, document.IsEmpty ? document : document[1..]);

        /// <summary>64 lower-case hexadecimal digits; begins anew.</summary>
        public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public void Dispose() => _hash.Dispose();

        // Neither identifiers nor JSON hold a raw line feed, so lines keep the parts apart.
        private void AddContent(string identifier, ReadOnlySpan<byte> content)
        {
            _hash.AppendData(Encoding.UTF8.GetBytes(identifier));
            _hash.AppendData("\n"u8);
            _hash.AppendData(content);
            _hash.AppendData("\n"u8);
        }
    }
}
