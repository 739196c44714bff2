using LeakAnalyzers.Fuzz;

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

using var fuzzer = new Fuzzer(arguments, Console.Out);
return fuzzer.Run() ? 0 : 1;
