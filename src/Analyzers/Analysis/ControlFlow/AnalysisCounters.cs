using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>Counts what the engine asks of the compiler for one compilation: tests hold it to asking for little.</summary>
internal sealed class AnalysisCounters
{
    private static readonly ConditionalWeakTable<Compilation, AnalysisCounters> s_byCompilation = new();

    private int _graphs;
    private int _models;

    public int Graphs => _graphs;

    /// <summary>Semantic models asked for in order to read the body of a callee.</summary>
    public int Models => _models;

    public static AnalysisCounters For(Compilation compilation) => s_byCompilation.GetValue(compilation, static _ => new AnalysisCounters());

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
}
