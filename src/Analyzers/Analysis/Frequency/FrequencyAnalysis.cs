using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>
/// How often an operation runs, followed from its function to the callers and on to the entry points. Asked for findings alone; the answer
/// for a method is kept for the compilation and the options that decide it, which may differ by folder.
/// </summary>
internal sealed class FrequencyAnalysis(Compilation compilation, Options options)
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<string, ConcurrentDictionary<ISymbol, RunFrequency>>>
        s_byCompilation = new();

    private readonly ExecutionFrequency _execution = new(compilation, options);

    private readonly ConcurrentDictionary<ISymbol, RunFrequency> _known = s_byCompilation.GetValue(compilation, static _ => new())
        .GetOrAdd($"{options.SmallLoopBound};{string.Join(";", options.PerRequestTypes)}", static _ => new(SymbolEqualityComparer.Default));

    /// <summary>How often the operation runs.</summary>
    public RunFrequency Classify(IOperation operation) => Classify(operation, RecursionGuard.Start());

    /// <summary>How often instances of a type are made.</summary>
    public RunFrequency OfInstances(INamedTypeSymbol type) => OfInstances(type, RecursionGuard.Start());

    private RunFrequency Classify(IOperation operation, RecursionGuard outer)
    {
        if (!outer.TryEnter(operation, out var guard)) return RunFrequency.Open;
        var frequency = OfLoops(operation) switch
        {
            RunFrequency.Repeated => Higher(RunFrequency.Repeated, OfFunction(operation, guard)),
            { } prompt => prompt,
            null => OfFunction(operation, guard),
        };
        // whatever calls a view out of sight starts with a person
        return frequency == RunFrequency.Open && ExecutionFrequency.Containing(operation)?.ContainingType is { } type
            && EntryPoints.IsUserInterface(type)
            ? RunFrequency.UserAction
            : frequency;
    }

    private RunFrequency? OfLoops(IOperation operation)
    {
        for (var loop = ExecutionFrequency.LoopAround(operation); loop is not null; loop = ExecutionFrequency.LoopAround(loop))
        {
            if (WaitsForUser(loop)) return RunFrequency.UserAction;
            if (!LoopBounds.IsSmall(loop, options.SmallLoopBound)) return RunFrequency.Repeated;
        }

        return null;
    }

    /// <summary>How often the function around an operation runs.</summary>
    private RunFrequency OfFunction(IOperation operation, RecursionGuard guard)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return OfDelegate(lambda is { Parent: IDelegateCreationOperation creation } ? creation : lambda, guard);
                case ILocalFunctionOperation local:
                    return OfCallers(local.Symbol, operation, guard);
            }
        }

        return ExecutionFrequency.Containing(operation) switch
        {
            IMethodSymbol method => OfMethod(method, operation, guard),
            IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true } => RunFrequency.Once,
            { ContainingType: { } type } => OfInstances(type, guard),
            _ => RunFrequency.Open,
        };
    }

    private RunFrequency OfMethod(IMethodSymbol method, IOperation inside, RecursionGuard guard)
    {
        if (guard.IsFirst && _known.TryGetValue(method, out var cached)) return cached;
        var answer = method.MethodKind switch
        {
            MethodKind.StaticConstructor => RunFrequency.Once,
            _ when EntryPoints.IsPerRequest(method, options) => RunFrequency.PerRequest,
            MethodKind.Constructor => OfInstances(method.ContainingType, guard),
            _ when _execution.IsStartUp(method) || EntryPoints.IsOncePerProcess(method) => RunFrequency.Once,
            _ when EntryPoints.IsUserAction(method) => OfCallers(method, inside, guard, RunFrequency.UserAction),
            _ when IsRegisteredShortLived(method.ContainingType) => RunFrequency.PerRequest,
            _ => OfCallers(method, inside, guard),
        };
        if (guard.IsFirst) _known.TryAdd(method, answer); // deeper down the answer may have been cut short
        return answer;
    }

    /// <summary>
    /// A method runs as often as its most frequent caller, or as a framework calls it; callers out of sight make it open.
    /// </summary>
    private RunFrequency OfCallers(IMethodSymbol method, IOperation inside, RecursionGuard outer, RunFrequency? frequency = null)
    {
        if (!outer.TryEnter(method, out var guard)) return RunFrequency.Open;
        foreach (var called in Callable(method))
        {
            foreach (var call in CallSites.Find(called, inside, compilation))
            {
                var one = call is IMethodReferenceOperation reference ? OfReference(reference, guard) : Classify(call, guard);
                if (one == RunFrequency.PerRequest) return one;
                frequency = Higher(frequency ?? one, one);
            }
        }

        return frequency is { } callers && IsCalledFromHereAlone(method)
            ? callers
            : Higher(RunFrequency.Open, frequency ?? RunFrequency.Open);
    }

    /// <summary>
    /// What a call may name to reach a method: itself, and the members of this compilation that it overrides or implements.
    /// </summary>
    private IEnumerable<IMethodSymbol> Callable(IMethodSymbol method)
    {
        yield return method;
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (!overridden.DeclaringSyntaxReferences.IsEmpty) yield return overridden;
        }

        if (method.IsStatic || method.ContainingType is not { } type) yield break;
        foreach (var contract in type.AllInterfaces)
        {
            if (contract.DeclaringSyntaxReferences.IsEmpty) continue;
            foreach (var member in contract.GetMembers(method.MetadataName.Split('.').Last()).OfType<IMethodSymbol>())
            {
                if (SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method)) yield return member;
            }
        }
    }

    /// <summary>
    /// Whether all calls stand in this compilation: no other one can name the method, or it is a program that no other one refers to.
    /// </summary>
    private bool IsCalledFromHereAlone(IMethodSymbol method)
    {
        if (IsProgram) return !method.IsOverride && method.ExplicitInterfaceImplementations.IsEmpty;
        for (ISymbol level = method; level is not null and not INamespaceSymbol; level = level.ContainingSymbol)
        {
            if (level.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.NotApplicable) return true;
        }

        return false;
    }

    private bool IsProgram => compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;

    private bool IsRegisteredShortLived(INamedTypeSymbol type) => ServiceRegistrations.For(compilation).IsShortLived(type);

    private RunFrequency OfInstances(INamedTypeSymbol type, RecursionGuard outer)
    {
        if (outer.IsFirst && _known.TryGetValue(type, out var cached)) return cached;
        var answer = OfNewInstances(type, outer);
        if (outer.IsFirst) _known.TryAdd(type, answer);
        return answer;
    }

    private RunFrequency OfNewInstances(INamedTypeSymbol type, RecursionGuard outer)
    {
        if (PerRequestTypes.Contains(type, options) || IsRegisteredShortLived(type)) return RunFrequency.PerRequest;
        if (EntryPoints.IsSingleInstance(type) || ServiceRegistrations.For(compilation).IsSingleton(type)) return RunFrequency.Once;
        if (!outer.TryEnter(type, out var guard)) return RunFrequency.Open;
        var frequency = default(RunFrequency?);
        foreach (var creation in CallSites.Creations(type, compilation))
        {
            var one = Classify(creation, guard);
            if (one == RunFrequency.PerRequest) return one;
            frequency = Higher(frequency ?? one, one);
        }

        return frequency is { } created && (IsProgram || type.DeclaredAccessibility != Accessibility.Public) ? created
            : Higher(RunFrequency.Open, frequency ?? RunFrequency.Open);
    }

    private RunFrequency OfReference(IMethodReferenceOperation reference, RecursionGuard guard) =>
        OfDelegate(reference is { Parent: IDelegateCreationOperation creation } ? creation : reference, guard);

    /// <summary>A delegate runs as often as what takes it calls it.</summary>
    private RunFrequency OfDelegate(IOperation created, RecursionGuard guard) => ValueUse.Consumer(created).Parent switch
    {
        IArgumentOperation { Parent: IObjectCreationOperation { Type: { } made } creation } =>
            made.Is("System.Threading.Timer") ? RunFrequency.Repeated
            : made.Name == "Lazy" && made.IsOfFramework() ? RunFrequency.Once
            : made.Is("System.Threading.Thread") || made.IsTaskShaped() ? Classify(creation, guard)
            : RunFrequency.Open,
        IArgumentOperation { Parent: IInvocationOperation call } => OfCallback(call, guard),
        IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event.ContainingType: { } source } } =>
            source.Is("System.Timers.Timer")
                ? RunFrequency.Repeated
                : EntryPoints.IsUserInterface(source)
                ? RunFrequency.UserAction
                : RunFrequency.Open,
        IReturnOperation or null => RunFrequency.Open,
        _ => RunFrequency.Open,
    };

    private RunFrequency OfCallback(IInvocationOperation call, RecursionGuard guard) =>
        DelegateContracts.Invocation(call.TargetMethod) switch
        {
            DelegateInvocation.Once => RunFrequency.Once,
            DelegateInvocation.OnEachRequest => RunFrequency.PerRequest,
            DelegateInvocation.Repeatedly => Higher(RunFrequency.Repeated, Classify(call, guard)),
            DelegateInvocation.WithTheCall => Classify(call, guard),
            _ => Higher(RunFrequency.Open, Classify(call, guard)),
        };

    private static RunFrequency Higher(RunFrequency one, RunFrequency other) => one > other ? one : other;

    /// <summary>A loop that reads the console goes round when a person presses a key.</summary>
    private static bool WaitsForUser(ILoopOperation loop) => loop.Descendants().Any(static operation =>
        operation is IInvocationOperation { TargetMethod: { Name: "ReadLine" or "ReadKey", ContainingType: { } type } }
            && type.IsExactly("System.Console"));
}
