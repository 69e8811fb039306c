using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>An ONNX file: inputs and outputs of its graph, and the other files that it needs. ONNX Runtime checks the nodes.</summary>
internal sealed class OnnxFile
{
    private OnnxFile(string path, byte[] content)
    {
        FilePath = path;
        Content = content;
        OnnxFileReader reader = new(path, content);
        (Inputs, Outputs) = (reader.Inputs, reader.Outputs);
        (ExternalFiles, ExternalWeights) = (reader.ExternalFiles, reader.ExternalWeights);
        (Numbers, QuantizesDynamically) = (reader.Numbers, reader.QuantizesDynamically);
    }

    public string FilePath { get; }

    /// <summary>The bytes that were checked; empty after <see cref="ReleaseContent"/>.</summary>
    public byte[] Content { get; private set; }

    /// <summary>The graph's inputs, without weights that are listed as inputs.</summary>
    public IReadOnlyList<OnnxPort> Inputs { get; }

    public IReadOnlyList<OnnxPort> Outputs { get; }

    /// <summary>Files with weights, relative to the file's folder and inside it.</summary>
    public IReadOnlyCollection<string> ExternalFiles { get; }

    /// <summary>The graph's own weights in those files.</summary>
    public IReadOnlyList<ExternalTensor> ExternalWeights { get; }

    /// <summary>The encoder's numbers, as far as the graph shows them.</summary>
    public GraphNumbers Numbers { get; }

    /// <summary>Whether a text's vector depends on the texts beside it in a batch.</summary>
    public bool QuantizesDynamically { get; }

    /// <exception cref="UserException">The file is missing or damaged, or refers to files outside its folder.</exception>
    public static OnnxFile Read(string path)
    {
        try
        {
            byte[] bytes = RegularFile.ReadAll(path, Array.MaxLength);
            GitLfsPointer.Refuse(path, bytes);
            return new OnnxFile(path, bytes);
        }
        catch (FormatException e)
        {
            throw UserException.Model($"{path} is not a whole ONNX file: {e.Message}. Fetch or export it again.", e);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException or InsufficientExecutionStackException)
        {
            throw UserException.Model($"{path} is not a whole ONNX file: {e.Message} Fetch or export it again.", e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Model($"{path} cannot be read: {FileFault.Reason(e)}", e);
        }
    }

    public void ReleaseContent() => Content = [];

    public UserException Error(string message) => UserException.Model($"{FilePath} {message}.");
}
