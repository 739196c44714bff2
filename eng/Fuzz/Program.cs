using System.Diagnostics;
using LeakAnalyzers.Fuzz;
using LeakAnalyzers.Fuzz.Mutations;

if (Arguments.Read(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

if (arguments.IsWorker)
{
    await WorkerLoop.RunAsync(arguments);
    return 0;
}

using var fuzzer = new Fuzzer(arguments, Seeds.Collect(arguments.Folder));
return fuzzer.Run() ? 0 : 1;
