namespace AlbertEmbed.Output;

/// <summary>One output format.</summary>
internal interface IEmbeddingWriter : IDisposable
{
    /// <summary>Appends a record. Records come in input order.</summary>
    void Write(in EmbeddedRecord embedded);

    /// <summary>Hands on what is buffered.</summary>
    void Flush();

    /// <summary>Ends the output; without it, a file is not left behind.</summary>
    void Complete();
}
