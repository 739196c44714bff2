using System.Globalization;
using Leaks;

// Leaks LEAK101 10 5: five times ten requests, each time a line 'requests measure collections', and an empty line from whoever reads it to go on.
var leak = (Leak)Activator.CreateInstance(Type.GetType($"Leaks.{args[0]}", throwOnError: true)!)!;
var (step, steps) = (int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));

await foreach (var (requests, measure) in leak.Run(step, steps))
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests} {measure} {GC.CollectionCount(0)}"));
    Console.ReadLine();
}
