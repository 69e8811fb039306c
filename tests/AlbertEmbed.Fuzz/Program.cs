using System.Diagnostics;
using System.Globalization;
using AlbertEmbed.Fuzz;

// AlbertEmbed.Fuzz records [COUNT] [SEED]: damaged inputs, each read to its end.
if (args is not ["records", ..])
{
    Console.Error.WriteLine("usage: AlbertEmbed.Fuzz records [COUNT] [SEED]");
    return 2;
}

int count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
RecordFuzz fuzz = new();
Stopwatch clock = Stopwatch.StartNew();
for (int i = 0; i < count; i++)
{
    fuzz.Run(seed + i);
    if ((i + 1) % 1000 == 0)
    {
        Console.WriteLine($"{i + 1} inputs, {fuzz.Read} records read, {fuzz.Bad} bad ones named, {fuzz.Ended} inputs ended early, {clock.Elapsed.TotalSeconds:F0} s");
    }
}

Console.WriteLine($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
return 0;
