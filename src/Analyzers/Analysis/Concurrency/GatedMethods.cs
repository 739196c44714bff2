using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>Methods of the source that wait for a slot of a gate, so that only so many calls of them run at once.</summary>
internal sealed class GatedMethods
{
    /// <summary>Calls deep in which the wait is looked for.</summary>
    private const int MaxDepth = 3;

    private static readonly ConditionalWeakTable<Compilation, GatedMethods> s_byCompilation = new();

    // Each method at each depth once: a method of a hundred calls, each of which has a hundred, would be read a million times otherwise.
    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), bool> _found = new();

    public static bool WaitsForSlot(IMethodSymbol method, Compilation compilation) =>
        s_byCompilation.GetValue(compilation, static _ => new()).Waits(method, compilation, depth: 0);

    private bool Waits(IMethodSymbol method, Compilation compilation, int depth) =>
        depth <= MaxDepth && !method.DeclaringSyntaxReferences.IsEmpty
            && _found.GetOrAdd((method.OriginalDefinition, depth), own => WaitsInside(own.Method, compilation, own.Depth));

    private bool WaitsInside(IMethodSymbol method, Compilation compilation, int depth)
    {
        RecursionGuard.EnsureStack();
        var runs = OnlyImplementations.Find(method, compilation) ?? method;
        if (DeclaredBodies.Find(runs, compilation) is not { } body) return false;
        var hasWorked = false;
        foreach (var call in FunctionBody.DescendantsInSameFunction(body).OfType<IInvocationOperation>()
            .OrderBy(static call => call.Syntax.Span.End))
        {
            if (ConcurrencyLimits.TakesSlot(call) || IsWaitAlone(call, body)) return true;
            if (!ConcurrencyLimits.IsAwaitedOrBlocking(call)) continue;
            if (!hasWorked && Waits(call.TargetMethod, compilation, depth + 1)) return true;
            hasWorked = hasWorked || AsynchronousWork.Find(call) != WorkKind.None; // a gate further in comes too late
        }

        return false;
    }

    /// <summary>A method out of sight that is awaited first, is given nothing and yields nothing: it can do nothing but wait.</summary>
    private static bool IsWaitAlone(IInvocationOperation call, IOperation body) =>
        call.TargetMethod is { IsAbstract: true, DeclaringSyntaxReferences.IsEmpty: false, IsGenericMethod: false } method
            && method.ReturnType.IsTaskShaped() && method.ReturnType.AwaitedType() is null
        && method.Parameters.All(static parameter => parameter.Type.Is("System.Threading.CancellationToken"))
        && ConcurrencyLimits.IsAwaitedOrBlocking(call)
            && !FunctionBody.DescendantsInSameFunction(body).OfType<IInvocationOperation>()
                .Any(other => other.Syntax.SpanStart < call.Syntax.SpanStart
            && other.Syntax.Span.End <= call.Syntax.SpanStart);
}
