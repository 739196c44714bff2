using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency.Locks;

/// <summary>How the count of a gate goes wrong.</summary>
internal enum LockMisuse
{
    /// <summary>A slot stays taken.</summary>
    NotReleased,

    /// <summary>A slot is given back that was never taken.</summary>
    OverReleased,

    /// <summary>Nobody looks whether a wait with a time limit got its slot.</summary>
    UncheckedTimeout,
}

/// <summary>One entry of a gate whose slot is not given back exactly once.</summary>
internal sealed record LockFinding(IOperation Entry, string Gate, LockMisuse Trouble, LeakPath? Leak);

/// <summary>Finds, for one member with its lambdas, the gates that do not count right.</summary>
internal static class LockAnalysis
{
    public static IEnumerable<LockFinding> In(OperationBlockAnalysisContext context, Options options)
    {
        var summaries = MethodSummaries.For(context.Compilation, Resources.For(context.Compilation, options));
        foreach (var block in context.OperationBlocks)
        {
            if (!EntersAndExits(block)) continue;
            foreach (var graph in FunctionGraphs.In(context.GetControlFlowGraph(block)))
            {
                var method = graph.Parent is null ? context.OwningSymbol as IMethodSymbol : null;
                foreach (var finding in InFunction(graph, method, options, summaries)) yield return finding;
            }
        }
    }

    private static bool EntersAndExits(IOperation block)
    {
        bool enters = false, exits = false;
        foreach (var operation in block.Descendants())
        {
            if (operation is not IInvocationOperation call) continue;
            enters = enters || LockContract.EnteredBy(call) is not null;
            exits = exits || LockContract.ExitedBy(call) is not null;
            if (enters && exits) return true;
        }

        return false;
    }

    private static IEnumerable<LockFinding> InFunction(ControlFlowGraph graph, IMethodSymbol? method, Options options,
        MethodSummaries summaries)
    {
        var calls = graph.Blocks.SelectMany(static b => FunctionGraphs.Operations(b)).SelectMany(FunctionGraphs.InOrder)
            .OfType<IInvocationOperation>().ToList();
        var exits = calls.Concat(StartedRelease.CallsIn(graph)).Where(static call => LockContract.ExitedBy(call) is not null)
            .Select(LockInstance.NameOf).ToImmutableHashSet();
        if (exits.IsEmpty) yield break;

        var entries = from call in calls
                      let kind = LockContract.EnteredBy(call)
                      where kind is not null
                      let name = LockInstance.NameOf(call)
                      where name is not null && exits.Contains(name)
                      group call by (kind, name);
        var gates = entries.ToList();
        foreach (var group in gates)
        {
            var gate = new LockInstance(group.Key.kind, group.Key.name, method, LockContract.ObjectOf(group.First()) is { } target
                && ValueUse.WalkDownConversion(target) is ILocalReferenceOperation or IParameterReferenceOperation);
            var own = group.Select(LockAcquisition.Create).ToList();
            var weakest = options.ExceptionPaths == ExceptionPaths.All ? ThrowLikelihood.Weak : ThrowLikelihood.Possible;
            if (new LockPathAnalysis(graph, own, gate, weakest, summaries, AnalysisBudget.StatesFor(gates.Count)).Walk()
                is not { GivesBackForOthers: false } fate)
                continue;
            for (var i = 0; i < own.Count; i++)
            {
                if (Judge(own[i], i, fate, gate, graph, options) is { } finding) yield return finding;
            }
        }
    }

    private static LockFinding? Judge(LockAcquisition entry, int number, LockOutcome fate, LockInstance gate, ControlFlowGraph graph,
        Options options)
    {
        if (!fate.Released.Contains(number) || gate.IsReleasedElsewhere(entry.Call.Syntax)) return null;
        if (entry.IsKept || gate.IsTakenBackAt(entry.Call.Syntax)) return null;
        var isCounted = gate.IsCounted(entry.Call.Syntax);
        if (!isCounted && entry is { MayFail: true, IsIgnored: true }) return new(entry.Call, gate.Name, LockMisuse.UncheckedTimeout, null);

        var mayLeave = options.ExceptionPaths != ExceptionPaths.None && !DiesWith(gate, entry, graph);
        var leak = fate.Leaks[number].Where(leak => leak.Kind != LeakKind.Exception || mayLeave)
            .OrderBy(static leak => leak.Kind switch { LeakKind.EarlyExit => 0, LeakKind.Overwritten => 1, _ => 2 })
            .ThenByDescending(static leak => leak.Witness).FirstOrDefault();
        if (leak is not null && !isCounted) return new(entry.Call, gate.Name, LockMisuse.NotReleased, leak);
        return fate.Surplus.TryGetValue(number, out var thrower)
            ? new(entry.Call, gate.Name, LockMisuse.OverReleased, new(LeakKind.Exception, thrower.Syntax, thrower, ThrowLikelihood.Strong))
            : null;
    }

    /// <summary>A gate made by the very function that an exception ends is nobody's to wait for afterwards.</summary>
    private static bool DiesWith(LockInstance gate, LockAcquisition entry, ControlFlowGraph graph) =>
        LockContract.ObjectOf(entry.Call) is { } target
            && ValueUse.WalkDownConversion(target) is ILocalReferenceOperation { Local: var local }
        && Declares(graph.Root, local) && IsMadeHere(local, graph.OriginalOperation);

    /// <summary>A gate out of a dictionary or another method is shared, and so is one that has a name in the whole system.</summary>
    private static bool IsMadeHere(ILocalSymbol local, IOperation function) =>
        ValueUse.InitializerOf(local, function) is { } value && ValueUse.WalkDownConversion(value) is IObjectCreationOperation creation
        && !creation.Arguments.Any(static argument =>
            argument.Parameter is { Name: "name", Type.SpecialType: SpecialType.System_String }
                && argument.Value.ConstantValue is not { HasValue: true, Value: null });

    private static bool Declares(ControlFlowRegion region, ILocalSymbol local) =>
        RecursionGuard.Descend(region).Locals.Contains(local) || region.NestedRegions.Any(inner => Declares(inner, local));
}
