using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A dense layer: activation(W·x + b), plus x or R·x with a residual. W and R are [outputs, inputs], row-major.</summary>
/// <remarks>Source: sentence_transformers.base.modules.Dense, its config.json and weights.</remarks>
internal sealed record DenseModule(int Inputs, int Outputs, float[] Weights, float[] Bias, DenseActivation Activation)
{
    private const string TrustedActivations = "torch.";

    private static readonly string[] Keys =
        ["in_features", "out_features", "bias", "activation_function", ModuleNames.InputKey, ModuleNames.OutputKey, "use_residual"];

    /// <summary>Whether the input is added to the output (use_residual).</summary>
    public bool AddsInput { get; private init; }

    /// <summary>R, which maps the input to the width of the output; null if both have the same width.</summary>
    public float[]? InputWeights { get; private init; }

    /// <param name="folder">The module's folder.</param>
    /// <param name="names">The vectors that it is applied to.</param>
    /// <exception cref="UserException">A file is missing or damaged.</exception>
    /// <exception cref="FormatException">A setting is not supported.</exception>
    public static DenseModule Read(string folder, out ModuleNames names)
    {
        JsonFile config = JsonFile.Read(Path.Combine(folder, CheckpointFiles.Config));
        config.RefuseOtherKeys(Keys);
        names = ModuleNames.Read(config);
        int inputs = config.Integer("in_features");
        int outputs = config.Integer("out_features");
        if (inputs <= 0 || outputs <= 0)
        {
            throw config.Error($"in_features {inputs} and out_features {outputs} should be positive.");
        }

        DenseActivation activation = ReadActivation(config);
        bool addsInput = config.Flag("use_residual") ?? false;
        using CheckpointTensors tensors = CheckpointTensors.Open(folder);
        bool hasBias = config.Flag("bias") ?? !config.IsNull("bias");
        if (!hasBias && tensors.Contains("linear.bias"))
        {
            throw config.Error("bias is false, but the weights have linear.bias.");
        }

        return new DenseModule(
            inputs,
            outputs,
            tensors.Get("linear.weight", outputs, inputs).ToFloats(),
            hasBias ? tensors.Get("linear.bias", outputs).ToFloats() : new float[outputs],
            activation)
        {
            AddsInput = addsInput,
            InputWeights = addsInput && inputs != outputs ? tensors.Get("residual.weight", outputs, inputs).ToFloats() : null,
        };
    }

    /// <summary>sentence-transformers replaces names outside torch by tanh, unless it trusts the folder, so those are refused.</summary>
    private static DenseActivation ReadActivation(JsonFile config)
    {
        if (config.IsNull("activation_function"))
        {
            throw new FormatException(
                "its activation_function is null, with which sentence-transformers does not load it. Name "
                    + "torch.nn.modules.linear.Identity or another");
        }

        string name = config.Text("activation_function") ?? "torch.nn.modules.activation.Tanh";
        return !name.StartsWith(TrustedActivations, StringComparison.Ordinal)
            ? throw Unknown(name)
            : name[(name.LastIndexOf('.') + 1)..] switch
            {
                "Identity" => DenseActivation.Identity,
                "Tanh" => DenseActivation.Tanh,
                "ReLU" => DenseActivation.Relu,
                "Sigmoid" => DenseActivation.Sigmoid,
                "GELU" => DenseActivation.Gelu,
                _ => throw Unknown(name),
            };
    }

    private static FormatException Unknown(string activation) =>
        new($"the activation_function {activation} of its dense layer is not supported");
}
