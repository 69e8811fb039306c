using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A dense layer over sentence vectors: activation(W·x + b). W is [outputs, inputs], row-major.</summary>
/// <remarks>Source: sentence_transformers.models.Dense, its config.json and weights.</remarks>
internal sealed record DenseModule(int Inputs, int Outputs, float[] Weights, float[] Bias, DenseActivation Activation)
{
    /// <summary>Reads a module's folder.</summary>
    /// <exception cref="UserException">A file of it is missing, damaged, or says what is not known here.</exception>
    public static DenseModule Read(string folder)
    {
        JsonFile config = JsonFile.Read(Path.Combine(folder, "config.json"));
        int inputs = config.Integer("in_features");
        int outputs = config.Integer("out_features");
        if (inputs <= 0 || outputs <= 0)
        {
            throw config.Error($"in_features {inputs} and out_features {outputs} should be positive.");
        }

        using CheckpointTensors tensors = CheckpointTensors.Open(folder);
        return new DenseModule(
            inputs,
            outputs,
            tensors.Get("linear.weight", outputs, inputs).ToFloats(),
            config.Flag("bias") == false ? new float[outputs] : tensors.Get("linear.bias", outputs).ToFloats(),
            ReadActivation(config));
    }

    private static DenseActivation ReadActivation(JsonFile config)
    {
        string name = config.Text("activation_function") ?? "torch.nn.modules.activation.Tanh";
        return name[(name.LastIndexOf('.') + 1)..] switch
        {
            "Identity" => DenseActivation.Identity,
            "Tanh" => DenseActivation.Tanh,
            "ReLU" => DenseActivation.Relu,
            "Sigmoid" => DenseActivation.Sigmoid,
            "GELU" => DenseActivation.Gelu,
            _ => throw config.Error($"activation_function {name} is not known here. Use --pooling to leave the folder's dense layers out."),
        };
    }
}
