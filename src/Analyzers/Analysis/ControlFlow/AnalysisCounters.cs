using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>Counts what the engine does, and asks of the compiler, for one compilation: tests hold it to doing little.</summary>
internal sealed class AnalysisCounters
{
    private static readonly ConditionalWeakTable<Compilation, AnalysisCounters> s_byCompilation = new();

    private int _graphs;
    private int _models;
    private int _states;
    private int _statements;
    private int _callees;

    public int Graphs => _graphs;

    /// <summary>Semantic models asked for in order to read the body of a callee.</summary>
    public int Models => _models;

    /// <summary>States of paths that were followed through a block.</summary>
    public int States => _states;

    /// <summary>Statements evaluated on the way.</summary>
    public int Statements => _statements;

    /// <summary>Parameters whose method was walked.</summary>
    public int Callees => _callees;

    public static AnalysisCounters For(Compilation compilation) =>
        s_byCompilation.GetValue(compilation, static _ => new AnalysisCounters());

    public ControlFlowGraph Counted(ControlFlowGraph graph)
    {
        Interlocked.Increment(ref _graphs);
        return graph;
    }

    public SemanticModel Counted(SemanticModel model)
    {
        Interlocked.Increment(ref _models);
        return model;
    }

    public void CountState() => Interlocked.Increment(ref _states);

    public void CountStatement() => Interlocked.Increment(ref _statements);

    public void CountCallee() => Interlocked.Increment(ref _callees);
}
