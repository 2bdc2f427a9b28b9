using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Gateway.Changes.Formats;
using Gateway.Changes.Plans;

namespace Gateway.Changes.Declared;

/// <summary>Reads the files of a declared set.</summary>
internal sealed class DeclaredFolder(string path, MappingReader reader)
{
    /// <summary>
    /// The files as they lie there: name, length and time of each. Cheap, and another one whenever a file is replaced; a ConfigMap's whole folder is a
    /// link that is turned to new files. Hidden files, where the ConfigMap's machinery lies, do not count.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<DeclaredFile> List() =>
    [
        .. Directory.EnumerateFiles(path)
            .Select(file => new FileInfo(file))
            .Where(file => file.Name[0] != '.' && MappingFormats.OfFileName(file.Name) is not null)
            .Select(file => DeclaredFile.Of(file.Name, file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file))
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    /// <summary>SHA-256 over names and contents, 64 lower-case hexadecimal digits.</summary>
    public static async Task<string> DigestAsync(IReadOnlyList<DeclaredFile> files, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            await using var content = File.OpenRead(file.FullPath);
            digest.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\n"));
            digest.AppendData(await SHA256.HashDataAsync(content, cancellationToken));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>Every row of every file; one that stands in two files is a fault, as twice in one.</summary>
    public async IAsyncEnumerable<PlanInput> ReadAsync(IReadOnlyList<DeclaredFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await using var content = File.OpenRead(file.FullPath);
            var rows = reader.ReadAsync(content, MappingFormats.OfFileName(file.Name)!.Value, cancellationToken);
            await foreach (var input in PlanFile.ReadAsync(rows, cancellationToken, file.Name))
            {
                yield return input;
            }
        }
    }
}

/// <summary>One file of a declared set, as it lay there.</summary>
internal sealed record DeclaredFile(string Name, string FullPath, long Length, DateTime WrittenAt)
{
    /// <param name="name">Its name in the folder.</param>
    /// <param name="target">The file itself, behind any link.</param>
    public static DeclaredFile Of(string name, FileInfo target) => new(name, target.FullName, target.Length, target.LastWriteTimeUtc);
}
