using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>An operation that yields a resource its receiver must release.</summary>
internal readonly record struct Acquisition(IOperation Operation, ResourceKind Kind, ITypeSymbol Type, bool YieldsTask);

/// <summary>Says which operations acquire, from the tables, from the source of the method called, or from the type of its result.</summary>
internal sealed class Acquisitions(Resources resources, MethodSummaries summaries)
{
    public Acquisition? Of(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type: { } type } => Found(operation, resources.Kind(type), type),
        IInvocationOperation call => OfCall(call),
        // an overload the compiler could not choose still has a type: the commonest resources are worth knowing
        IInvalidOperation { Syntax: InvocationExpressionSyntax, Type: { TypeKind: not TypeKind.Error } type } => OfInvalid(operation, type),
        _ => null,
    };

    private Acquisition? OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var result = method.ReturnType;
        var yielded = result.AwaitedType() ?? result;
        foreach (var contract in resources.Contracts(method))
        {
            switch (contract.Handover)
            {
                case Handover.ReturnsOwned: return Found(call, contract.Yields ?? resources.Kind(yielded), yielded, !ReferenceEquals(yielded, result));
                case Handover.ReturnsBorrowed or Handover.ReturnsReceiver or Handover.ReturnsPart or Handover.ReturnsOwnerOfReceiver or Handover.ReturnsArgument: return null;
            }
        }

        if (resources.Kind(yielded) is not { } kind || kind is ResourceKind.Other) return null;
        if (method.IsAbstract && method.ContainingType.Is("System.Net.Http.IHttpClientFactory")) return null;
        if (IsGivenOne(call, yielded)) return null;
        if (method.OriginalDefinition.ReturnType is var declared && (declared.AwaitedType() ?? declared) is ITypeParameterSymbol && !TakesFactory(call)) return null;
        return IsMade(method, kind) ? Found(call, kind, yielded, !ReferenceEquals(yielded, result)) : null;
    }

    private Acquisition? OfInvalid(IOperation operation, ITypeSymbol result)
    {
        var yielded = result.AwaitedType() ?? result;
        return resources.Kind(yielded) is ResourceKind.HttpResponse or ResourceKind.DataReader ? Found(operation, resources.Kind(yielded), yielded, !ReferenceEquals(yielded, result)) : null;
    }

    private static Acquisition? Found(IOperation operation, ResourceKind? kind, ITypeSymbol type, bool yieldsTask = false) => kind is { } known ? new Acquisition(operation, known, type, yieldsTask) : null;

    /// <summary>A call that is given a resource of the type it returns gives it back (fluent methods, wrappers).</summary>
    private static bool IsGivenOne(IInvocationOperation call, ITypeSymbol yielded)
    {
        if (Same(call.Instance?.Type, yielded)) return true;
        foreach (var argument in call.Arguments)
        {
            if (Same(argument.Value.Type, yielded) || Same(argument.Value.Type.AwaitedType(), yielded)) return true;
        }

        return false;

        static bool Same(ITypeSymbol? given, ITypeSymbol yielded) => given is not null && SymbolEqualityComparer.Default.Equals(given, yielded);
    }

    /// <summary>A generic call yields a fresh resource when it runs a factory that does: <c>policy.ExecuteAsync(() => client.GetAsync(...))</c>.</summary>
    private static bool TakesFactory(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Value is IDelegateCreationOperation) return true;
        }

        return false;
    }

    private bool IsMade(IMethodSymbol method, ResourceKind kind)
    {
        var source = summaries.ResultOf(method);
        if (source == Freshness.Borrowed) return false;
        return kind switch
        {
            ResourceKind.HttpResponse or ResourceKind.DataReader => method.MethodKind != MethodKind.DelegateInvoke || method.ReturnType.IsTaskShaped(),
            ResourceKind.HttpClient or ResourceKind.HttpHandler or ResourceKind.SharedClient => source == Freshness.Fresh,
            _ when source == Freshness.Fresh => true,
            ResourceKind.Connection or ResourceKind.Socket => ReturnedExpressions.IsMaker(method.Name) && !method.Name.StartsWith("Execute", StringComparison.Ordinal),
            ResourceKind.Command => method.Name.StartsWith("Create", StringComparison.Ordinal) || method.Name.StartsWith("Begin", StringComparison.Ordinal),
            _ => false,
        };
    }
}
