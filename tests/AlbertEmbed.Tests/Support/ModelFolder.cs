using System.Text.Json.Nodes;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tests.Support;

/// <summary>A copy of a small checkpoint that a test changes.</summary>
internal sealed class ModelFolder : IDisposable
{
    public ModelFolder(string name = "gelu-new")
    {
        foreach (string file in Directory.GetFiles(TestModel.DataFolder(name)))
        {
            File.Copy(file, Path.Combine(Root, Path.GetFileName(file)));
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Write(string name, string content)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>Sets a key of <c>config.json</c>; null removes it.</summary>
    public void Configure(string key, JsonNode? value)
    {
        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "config.json")))!.AsObject();
        config.Remove(key);
        if (value is not null)
        {
            config[key] = value;
        }

        Write("config.json", config.ToJsonString());
    }

    /// <summary>Writes modules.json: the encoder, then these, each in a folder that has its number and class for a name.</summary>
    public void WriteModules(params (string Class, string Config)[] modules)
    {
        JsonArray list = [Module(0, string.Empty, "Transformer")];
        for (int i = 0; i < modules.Length; i++)
        {
            string path = $"{i + 1}_{modules[i].Class}";
            list.Add(Module(i + 1, path, modules[i].Class));
            Write($"{path}/config.json", modules[i].Config);
        }

        Write("modules.json", list.ToJsonString());
    }

    /// <summary>Writes float32 tensors as a safetensors file.</summary>
    public void WriteTensors(string name, params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        JsonObject header = [];
        int end = 0;
        foreach ((string tensor, int[] shape, float[] values) in tensors)
        {
            header[tensor] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(end, end + (values.Length * sizeof(float))),
            };
            end += values.Length * sizeof(float);
        }

        byte[] json = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] data = [.. tensors.SelectMany(tensor => tensor.Values).SelectMany(BitConverter.GetBytes)];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)json.Length), .. json, .. data]);
    }

    public SentenceModules Modules() => SentenceModules.Read(Root);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static JsonObject Module(int number, string path, string type) =>
        new() { ["idx"] = number, ["name"] = $"{number}", ["path"] = path, ["type"] = $"sentence_transformers.models.{type}" };
}
