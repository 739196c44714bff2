using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Tests.Analysis;

/// <summary>Walks the graph of one body and prints what its paths do with the first resource in it.</summary>
internal static class Fates
{
    /// <summary>
    /// One word for each way a path ends: <c>released</c>, <c>handed on</c>, and where the resource is lost
    /// <c>exit(...)</c>, <c>overwritten(...)</c> or <c>throws(...)</c> with the place in brackets. <c>nothing</c> when no path ends with it, <c>too complex</c> past the cap.
    /// </summary>
    public static string Of(string statements, string parameters = "DbCommand c, bool a, bool b, string s")
    {
        var compilation = Code.Compile($"class Subject {{\nstatic object M({parameters})\n{{\n{statements}\n}}\n}}");
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        var method = (IMethodBodyOperation)model.GetOperation(tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().First())!;
        var resources = Resources.For(compilation, new Options());
        var summaries = MethodSummaries.For(compilation, resources);
        var acquisitions = new Acquisitions(resources, summaries);
        var acquisition = method.Descendants().Select(acquisitions.Classify).First(found => found is not null)!.Value;
        var graphs = new BodyGraphs([method], root => ControlFlowGraph.Create((IMethodBodyOperation)root), resources, summaries);
        var body = graphs.Around(acquisition.Operation)!;
        return Print(new ResourcePathAnalysis(body, acquisition with { Operation = body.Find(acquisition.Operation)! }, ThrowLikelihood.Check, summaries, AnalysisBudget.StatesPerResource).Walk());
    }

    private static string Print(ResourceOutcome fate)
    {
        if (fate.Unknown) return "too complex";
        var ways = new List<string>();
        if (fate.Released) ways.Add("released");
        if (fate.Escaped) ways.Add("handed on");
        if (fate.Thrown) ways.Add("thrown");
        ways.AddRange(fate.Leaks.Select(Print).Distinct().OrderBy(way => way, StringComparer.Ordinal));
        return ways.Count == 0 ? "nothing" : string.Join(", ", ways);
    }

    private static string Print(LeakPath leak) => leak.Kind switch
    {
        LeakKind.EarlyExit => $"exit({Place(leak.Exit)})",
        LeakKind.Overwritten => $"overwritten({Place(leak.Exit)})",
        _ => $"throws({Place(leak.Exit)})",
    };

    private static string Place(SyntaxNode place) => place is MethodDeclarationSyntax or BlockSyntax ? "end" : place.ToString().TrimEnd(';');
}
