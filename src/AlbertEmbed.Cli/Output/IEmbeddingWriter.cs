namespace AlbertEmbed.Output;

/// <summary>One output format.</summary>
internal interface IEmbeddingWriter : IDisposable
{
    /// <summary>Appends a record. Records come in input order.</summary>
    void Write(in EmbeddedRecord embedded);

    /// <summary>Writes what is buffered.</summary>
    void Flush();

    /// <summary>Ends the output. Without this call, a file does not stay.</summary>
    void Complete();
}
