using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Fuzz;

/// <summary>
/// Damages one file of a checkpoint folder and opens it: it is read as before, or refused with one line. Anything else is a bug.
/// </summary>
internal sealed class ModelFuzz
{
    private static readonly string[] Extensions = [".json", ".safetensors", ".bin", ".model", ".txt", ".onnx", ".onnx_data"];

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Damaged files that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Damaged files that could still be read.</summary>
    public int Accepted { get; private set; }

    /// <summary>Files of a folder that can be damaged.</summary>
    public static string[] Files(string model) =>
        [.. Directory.GetFiles(model).Where(file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];

    /// <summary>Damages one file and opens the folder.</summary>
    /// <exception cref="InvalidOperationException">It failed in another way than by a refusal.</exception>
    public void Run(string file, int seed)
    {
        string folder = Directory.CreateTempSubdirectory("albert-embed-fuzz").FullName;
        foreach (string other in Files(Path.GetDirectoryName(file)!))
        {
            File.Copy(other, Path.Combine(folder, Path.GetFileName(other)));
        }

        string target = Path.Combine(folder, Path.GetFileName(file));
        File.WriteAllBytes(target, Damage(File.ReadAllBytes(file), new Random(seed)));
        try
        {
            if (!Task.Run(() => Open(folder)).Wait(Longest))
            {
                throw new InvalidOperationException($"seed {seed}, {target}: it does not come to an end");
            }
        }
        catch (AggregateException e)
        {
            throw new InvalidOperationException($"seed {seed}, kept as {target}: {e.InnerException}", e);
        }

        Directory.Delete(folder, recursive: true);
    }

    private void Open(string folder)
    {
        try
        {
            using Checkpoint checkpoint = Checkpoint.Open(folder);
            Tokenizer tokenizer = TokenizerLoader.Load(folder);
            TokenBuffer buffer = new();
            tokenizer.Encode("The quick brown fox [MASK] naïve 我喜欢 🚀", buffer);
            if (checkpoint.Source is ExportedSource { Graph: var graph })
            {
                Run(checkpoint, graph);
            }
            else
            {
                foreach (string name in checkpoint.Tensors.Names)
                {
                    checkpoint.Tensors.CheckReadable(name);
                }
            }

            Accepted++;
        }
        catch (UserException e) when (!e.Message.Contains('\n', StringComparison.Ordinal))
        {
            Refused++;
        }
    }

    private static void Run(Checkpoint checkpoint, ExportedGraph graph)
    {
        EncoderOutput output = EncoderOutput.Of(graph.Tokens ?? graph.Sentence ?? graph.Pooler!, graph.Tokens is null);
        using IEncoderSession session = EncoderSession.Open(checkpoint, output, new SessionChoices());
        EncoderBatch batch = session.NewBatch();
        batch.SetLengths(8);
        batch.InputIds.Fill(5);
        batch.TokenTypeIds.Clear();
        session.Run(batch);
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        // The start and the end say what the rest is: they are hit as often as all of it.
        int place = random.Next(3) switch
        {
            0 => random.Next(Math.Min(2000, bytes.Length)),
            1 => Math.Max(0, bytes.Length - 1 - random.Next(2000)),
            _ => random.Next(bytes.Length),
        };
        List<byte> damaged = [.. bytes];
        switch (random.Next(5))
        {
            case 0:
                return bytes[..place];
            case 1:
                damaged[place] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                damaged.RemoveRange(place, Math.Min(random.Next(1, 50), bytes.Length - place));
                break;
            case 3:
                damaged.InsertRange(place, Enumerable.Range(0, random.Next(1, 50)).Select(_ => (byte)random.Next(256)));
                break;
            default:
                for (int i = place; i < Math.Min(bytes.Length, place + random.Next(1, 9)); i++)
                {
                    damaged[i] = (byte)random.Next(256);
                }

                break;
        }

        return [.. damaged];
    }
}
