namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>A run of the program over damaged input, in a folder that holds what it reads and writes.</summary>
/// <param name="Number">The input's number, which decides everything about it.</param>
/// <param name="Case">What is run.</param>
/// <param name="Folder">Where all its files are.</param>
/// <param name="Program">The built program.</param>
internal sealed record InputRun(int Number, InputCase Case, string Folder, string Program)
{
    private const int LinkedFrom = 16_384;

    /// <summary>Where the files are that the program reads.</summary>
    public string Files => Path.Combine(Folder, "files");

    public RunOutputs Outputs => new(Path.Combine(Folder, "stdout"), Path.Combine(Folder, "stderr"));

    /// <summary>The program and its arguments.</summary>
    public string[] Command =>
        [Program, .. Case.Arguments.Select(argument => argument.Replace(InputSeeds.Here, Files, StringComparison.Ordinal))];

    public Dictionary<string, string> Variables(HostileHub hub) => LocalHub.Variables(hub.Address, Files, Path.Combine(Folder, "none"));

    /// <summary>Lays out the files that the program reads.</summary>
    public void Lay(byte[] damaged)
    {
        foreach ((string name, string seed) in Case.Files)
        {
            string path = Path.Combine(Files, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (name == Case.Target)
            {
                File.WriteAllBytes(path, damaged);
            }
            else if (Case.Kind == "resume" || new FileInfo(seed).Length < LinkedFrom || !LimitedProcess.Link(seed, path))
            {
                // A resumed run writes into files that it finds.
                File.Copy(seed, path);
            }
        }
    }
}
