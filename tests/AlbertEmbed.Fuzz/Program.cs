using System.Diagnostics;
using System.Globalization;
using AlbertEmbed.Fuzz;
using AlbertEmbed.Fuzz.Inputs;
using AlbertEmbed.Fuzz.Oracles;
using AlbertEmbed.Fuzz.Signals;
using AlbertEmbed.Inference;

// AlbertEmbed.Fuzz records [COUNT] [SEED]: damaged inputs, each read to its end.
// AlbertEmbed.Fuzz models FOLDER [COUNT] [SEED]: each file of a checkpoint folder, damaged COUNT times.
// AlbertEmbed.Fuzz starts PROGRAM [COUNT] [PARALLEL]: the program, started COUNT times, PARALLEL at a time.
// AlbertEmbed.Fuzz histories PROGRAM MODEL [COUNT] [SEED]: runs into one output that are killed, resumed, forced and started twice.
// AlbertEmbed.Fuzz inputs PROGRAM [COUNT] [FIRST] [PARALLEL] [SECONDS]: damaged files of every format, each read by the program.
// AlbertEmbed.Fuzz signals PROGRAM SMALL LARGE [COUNT] [FIRST] [PARALLEL] [SECONDS]: every command, with a signal at a random moment.
// AlbertEmbed.Fuzz oracle VOCABULARY [COUNT] [FIRST] [VARIANT]: random texts, whose ids are compared with Hugging Face's own library.
// SMALL is a model that embeds thousands of texts a second, LARGE one that takes longer to load.
int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
RuntimeTelemetry.TurnOff();
Stopwatch clock = Stopwatch.StartNew();
switch (args)
{
    case ["records", ..]:
        RecordFuzz records = new();
        for (int i = 1; i <= Number(1, 10_000); i++)
        {
            records.Run(Number(2, 0) + i);
            if (i % 1000 == 0)
            {
                Console.WriteLine(
                    $"{i} inputs, {records.Read} records read, {records.Bad} bad ones named, {records.Ended} inputs ended early, "
                        + $"{clock.Elapsed.TotalSeconds:F0} s");
            }
        }

        break;
    case ["models", string folder, ..]:
        foreach (string file in ModelFuzz.Files(folder))
        {
            ModelFuzz models = new();
            for (int i = 0; i < Number(2, 1000); i++)
            {
                models.Run(file, Number(3, 0) + i);
            }

            Console.WriteLine(
                $"{Path.GetFileName(file)}: {models.Refused} refused, {models.Accepted} read, {clock.Elapsed.TotalSeconds:F0} s");
        }

        break;
    case ["starts", string program, ..]:
        StartSoak starts = new(program);
        starts.Run(Number(2, 10_000), Number(3, 8));
        foreach (string line in starts.Ends.Concat(starts.Wrong))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"{starts.Wrong.Count} wrong ends, {clock.Elapsed.TotalSeconds:F0} s");
        return starts.Wrong.Count == 0 ? 0 : 1;
    case ["histories", string program, string model, ..]:
        HistoryFuzz histories = new(program, model);
        for (int i = 1; i <= Number(3, 1000); i++)
        {
            histories.Run(Number(4, 0) + i);
            if (i % 50 == 0)
            {
                (int done, int refused, int cut) = histories.Runs;
                Console.WriteLine(
                    $"{i} histories: {done} runs done, {histories.Resumed} of them resumed, {refused} refused, {cut} cut short, of which "
                        + $"{histories.Kept} left something, {clock.Elapsed.TotalSeconds:F0} s");
            }
        }

        break;
    case ["inputs", string program, ..]:
        return InputCommand.Run(program, new FuzzRange(Number(2, 100_000), Number(3, 1), Number(4, 2), Number(5, 0)));
    case ["signals", string program, string small, string large, ..]:
        return SignalCommand.Run(program, small, large, new FuzzRange(Number(4, 600), Number(5, 1), Number(6, 2), Number(7, 0)));
    case ["oracle", string vocabulary, ..]:
        return OracleCommand.Run(vocabulary, Number(2, 100_000), Number(3, 1), args.ElementAtOrDefault(4));
    default:
        Console.Error.WriteLine(
            "usage: AlbertEmbed.Fuzz records | models FOLDER | starts PROGRAM | histories PROGRAM MODEL | inputs PROGRAM | signals "
                + "PROGRAM SMALL LARGE | oracle VOCABULARY, each with the numbers that the first lines of its source name");
        return 2;
}

Console.WriteLine($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
return 0;
