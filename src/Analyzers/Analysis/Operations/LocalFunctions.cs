using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>Where a local function is used: always in the member that declares it.</summary>
internal static class LocalFunctions
{
    /// <summary>The calls of a local function, and the places that name it as a delegate.</summary>
    public static IEnumerable<IOperation> Uses(ILocalFunctionOperation function) =>
        ValueUse.Root(function).Descendants().Where(operation => operation switch
        {
            IInvocationOperation call => Same(call.TargetMethod, function.Symbol),
            IMethodReferenceOperation reference => Same(reference.Method, function.Symbol),
            _ => false,
        });

    /// <summary>
    /// The function around an operation; where that is a local function which the function around it calls, as in
    /// <c>return WaitAsync();</c>, the calling function: the local one is a step of it.
    /// </summary>
    public static IOperation BodyOfCaller(IOperation operation)
    {
        var body = FunctionBody.Around(operation);
        while (body is ILocalFunctionOperation { Parent: { } declared } function && FunctionBody.Around(declared) is var outer
            && Uses(function).Any(use => use is IInvocationOperation && FunctionBody.Around(use) == outer)) body = outer;
        return body;
    }

    private static bool Same(IMethodSymbol used, IMethodSymbol function) =>
        SymbolEqualityComparer.Default.Equals(used.OriginalDefinition, function.OriginalDefinition);
}
