using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Flow;

/// <summary>Counts what the engine asks of the compiler for one compilation: tests hold it to asking for little.</summary>
internal sealed class Work
{
    private static readonly ConditionalWeakTable<Compilation, Work> s_byCompilation = new();

    private int _graphs;
    private int _models;

    public int Graphs => _graphs;

    /// <summary>Semantic models asked for in order to read the body of a callee.</summary>
    public int Models => _models;

    public static Work Of(Compilation compilation) => s_byCompilation.GetValue(compilation, static _ => new Work());

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
