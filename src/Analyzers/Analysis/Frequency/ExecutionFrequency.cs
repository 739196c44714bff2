using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>
/// Can this operation run again? Loops, methods that are called per request, instances that are made per request, delegates.
/// </summary>
internal sealed class ExecutionFrequency(Compilation compilation, Options options)
{
    /// <summary>The innermost loop of the same function that runs an operation on each turn.</summary>
    public static ILoopOperation? LoopAround(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
                case IForEachLoopOperation loop when loop.Collection == child:
                    continue;
                case IForLoopOperation loop when loop.Before.Contains(child):
                    continue;
                case ILoopOperation loop:
                    return LeavesAtOnce(loop, operation) ? null : loop;
            }
        }

        return null;
    }

    /// <summary>How often an operation runs whose value nobody keeps.</summary>
    public CreationFrequency Classify(IOperation operation) => Classify(operation, RecursionGuard.Start());

    private CreationFrequency Classify(IOperation operation, RecursionGuard outer)
    {
        if (!outer.TryEnter(operation, out var guard)) return CreationFrequency.Unknown;
        if (LoopAround(operation) is not null) return CreationFrequency.Repeated("on every iteration of a loop");
        if (FillsWhatItTests(operation)) return CreationFrequency.Once;
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return OfDelegate(lambda, guard);
                case ILocalFunctionOperation local:
                    return OfCalls(operation, local.Symbol, guard);
            }
        }

        return Containing(operation) switch
        {
            IMethodSymbol method => OfMethod(operation, method, guard),
            IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true } => CreationFrequency.Once,
            IFieldSymbol or IPropertySymbol or IEventSymbol => OfInstance(Containing(operation)!.ContainingType),
            _ => CreationFrequency.Unknown,
        };
    }

    /// <summary>How often instances of a type are made, as far as the compilation tells.</summary>
    public CreationFrequency OfInstance(INamedTypeSymbol type) =>
        PerRequestTypes.Contains(type, options)
            ? CreationFrequency.Repeated($"for each instance of '{type.Name}', which is created per request")
        : ServiceRegistrations.For(compilation).IsShortLived(type)
        ? CreationFrequency.Repeated($"for each instance of '{type.Name}', which is registered as transient or scoped")
        : new(Recurrence.PerInstance);

    /// <summary>
    /// The same for those that one constructor makes: a container calls public ones, and only the one that is marked for it where one is.
    /// </summary>
    public CreationFrequency OfInstance(IMethodSymbol constructor) =>
        constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected
            && (IsMarked(constructor) || !constructor.ContainingType.InstanceConstructors.Any(IsMarked))
            ? OfInstance(constructor.ContainingType)
            : new(Recurrence.PerInstance);

    private static bool IsMarked(IMethodSymbol constructor) =>
        constructor.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "ActivatorUtilitiesConstructorAttribute");

    private CreationFrequency OfMethod(IOperation operation, IMethodSymbol method, RecursionGuard guard)
    {
        switch (method.MethodKind)
        {
            case MethodKind.StaticConstructor: return CreationFrequency.Once;
            case MethodKind.Constructor: return OfInstance(method);
            case MethodKind.PropertyGet: return CreationFrequency.Repeated($"on each read of '{method.AssociatedSymbol?.Name}'");
        }

        if (IsStartUp(method)) return CreationFrequency.Once;
        return IsCalledFromHereAlone(method)
            ? OfCalls(operation, method, guard)
            : CreationFrequency.Repeated($"on each call of '{method.Name}'");
    }

    /// <summary>
    /// Whether all calls of a method stand in this compilation: it is private, or a static one of a program. Nobody references a program to
    /// call it.
    /// </summary>
    private bool IsCalledFromHereAlone(IMethodSymbol method) =>
        method.DeclaredAccessibility is Accessibility.Private or Accessibility.NotApplicable
        ? method.ExplicitInterfaceImplementations.IsEmpty
        : method.IsStatic && compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;

    /// <summary>A method runs as often as its callers: it is harmless only when all of them run once.</summary>
    private CreationFrequency OfCalls(IOperation operation, IMethodSymbol method, RecursionGuard outer)
    {
        var again = CreationFrequency.Repeated($"on each call of '{method.Name}'");
        if (!outer.TryEnter(method, out var guard)) return again;
        var any = false;
        foreach (var call in CallSites.Find(method, operation, compilation))
        {
            any = true;
            // A method group is called by what takes the delegate, not where it is named.
            var lifetime = call is IMethodReferenceOperation ? OfDelegate(call, guard) : Classify(call, guard);
            if (lifetime.Recurrence is Recurrence.Again) return again;
            if (lifetime.Recurrence is not Recurrence.Once) return lifetime;
        }

        return any ? CreationFrequency.Once : again;
    }

    /// <param name="function">A lambda or a method group.</param>
    /// <param name="guard">Of the question that led here.</param>
    private CreationFrequency OfDelegate(IOperation function, RecursionGuard guard)
    {
        var (value, consumer) = ValueUse.Consumer(function is { Parent: IDelegateCreationOperation creation } ? creation : function);
        switch (consumer)
        {
            case IArgumentOperation { Parent: IObjectCreationOperation { Type: { } made } }:
                return made.Name is "Lazy" or "AsyncLazy" or "ThreadLocal" ? CreationFrequency.Once
                    : made.Name is "Timer" or "Thread" or "Task"
                    ? made.Name == "Timer" ? CreationFrequency.Repeated("on every tick of a timer") : Classify(value, guard)
                    : CreationFrequency.Unknown;
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return OfCallback(call, value, guard);
            case IInvalidOperation { Syntax: InvocationExpressionSyntax call } when SyntaxNames.CalleeOf(call) is { } name:
                return OfCallback(name, value, guard);
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: var raised } }:
                return CreationFrequency.Repeated($"each time '{raised.Name}' is raised");
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation }:
                return CreationFrequency.Unknown;
            default:
                return CreationFrequency.Unknown;
        }
    }

    /// <summary>A delegate handed to a call: what the callee does with it is known by name.</summary>
    private CreationFrequency OfCallback(IInvocationOperation call, IOperation value, RecursionGuard guard)
    {
        var name = call.TargetMethod.Name;
        if (name.StartsWith("Map", StringComparison.Ordinal)
            && call.TargetMethod.ContainingType.Name.EndsWith("EndpointRouteBuilderExtensions", StringComparison.Ordinal))
            return CreationFrequency.Repeated("on each request");
        return OfCallback(name, value, guard);
    }

    private CreationFrequency OfCallback(string name, IOperation value, RecursionGuard guard)
    {
        if (DelegateContracts.RunOnce(name)) return CreationFrequency.Once;
        if (DelegateContracts.RunForEach(name)) return CreationFrequency.Repeated($"on each call that '{name}' makes");
        if (DelegateContracts.Transient(name))
            return IsBlazorWebAssembly ? CreationFrequency.Once : CreationFrequency.Repeated("each time the service is resolved");
        var around = DelegateContracts.MayKeep(name) ? CreationFrequency.Unknown : Classify(value, guard);
        // whatever runs it runs it no less often than it is given it
        return DelegateContracts.RunInPlace(name) || around.Recurrence == Recurrence.Again ? around : CreationFrequency.Unknown;
    }

    /// <summary>In the browser one scope is the whole application, and the browser keeps the connections.</summary>
    private bool IsBlazorWebAssembly =>
        compilation.ReferencedAssemblyNames.Any(static a => a.Name == "Microsoft.AspNetCore.Components.WebAssembly");

    /// <summary>Methods that the runtime or the host calls once in the life of the process.</summary>
    public bool IsStartUp(IMethodSymbol method)
    {
        if (method.Name is "Main" or "<Main>$" or "$Main" && method.IsStatic) return true;
        if (method.Name is "ConfigureServices" or "ConfigureContainer" or "CreateHostBuilder" or "BuildWebHost" or "CreateWebHostBuilder")
            return true;
        // the host runs it once
        if (method.Name is "ExecuteAsync" or "StartAsync" && method.ContainingType.Is("Microsoft.Extensions.Hosting.IHostedService"))
            return true;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.Name is "IServiceCollection" or "IApplicationBuilder" or "IHostBuilder" or "WebApplicationBuilder"
                or "IHostApplicationBuilder" or "WebApplication" or "ContainerBuilder" or "IFunctionsHostBuilder")
                return true;
        }

        return false;
    }

    internal static ISymbol? Containing(IOperation operation)
    {
        for (var symbol = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart); symbol is not null;
            symbol = symbol.ContainingSymbol)
        {
            switch (symbol)
            {
                case IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction }: continue;
                case IMethodSymbol or IFieldSymbol or IPropertySymbol or IEventSymbol or INamedTypeSymbol: return symbol;
            }
        }

        return null;
    }

    /// <summary>
    /// Under the test for null of a member that the same branch fills (<c>if (_token == null) { ... _token = ...; }</c>): what is needed
    /// for that is needed once.
    /// </summary>
    private static bool FillsWhatItTests(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent);
            parent is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalOperation { Condition: { } condition, WhenTrue: { } branch } && child == branch
                && NullTests.Tested(condition) is { NullWhenTrue: true, Operand: var kept }
                && branch.Descendants()
                    .Any(inside =>
                        inside is ISimpleAssignmentOperation { Target: IMemberReferenceOperation target, Value: var value }
                            && value.ConstantValue is not { HasValue: true } && ValueUse.SameMember(target, kept)))
                return true;
        }

        return false;
    }

    /// <summary>
    /// A loop body that ends in return, throw or break on the way from the operation, and has no <c>continue</c> there, runs it once (a
    /// retry loop that returns its success).
    /// </summary>
    private static bool LeavesAtOnce(ILoopOperation loop, IOperation operation)
    {
        if (FunctionBody.DescendantsInSameFunction(loop.Body)
            .Any(o =>
                o is IBranchOperation { BranchKind: BranchKind.Continue } jump && jump.Syntax.SpanStart > operation.Syntax.SpanStart
                    && SymbolEqualityComparer.Default.Equals(jump.Target, loop.ContinueLabel)))
            return false;
        for (var (child, parent) = (operation, operation.Parent); parent is not null && parent != loop;
            (child, parent) = (parent, parent.Parent))
        {
            if (parent is not IBlockOperation block || block.Operations.LastOrDefault() is not { } last) continue;
            if (last is IReturnOperation or IThrowOperation || last is IBranchOperation { BranchKind: BranchKind.Break }) return true;
        }

        return false;
    }
}
