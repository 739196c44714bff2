using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>
/// Resources that end up in a collection of the member's own which is only looked at: the array that <c>Task.WhenAll</c> gives for a
/// <c>Select</c> of acquisitions, a list they are added to. A collection that goes anywhere else has them out of sight.
/// </summary>
internal static class Gathered
{
    /// <summary>The local collection that has the resource and never lets go of it, nor releases it.</summary>
    public static ILocalSymbol? LosingLocal(Acquisition acquisition, Resources resources, MethodSummaries summaries)
    {
        var collection = AddedTo(acquisition) ?? WaitedForTogether(acquisition);
        if (collection is null || IsInLambda(acquisition.Operation, collection)) return null;
        var member = acquisition.Operation;
        while (member.Parent is { } parent) member = parent;
        return member.Descendants().OfType<ILocalReferenceOperation>()
            .Where(use => SymbolEqualityComparer.Default.Equals(use.Local, collection))
            .All(use => OnlyLooks(use, resources, summaries)) ? collection : null;
    }

    /// <summary><c>responses.Add(await client.GetAsync(url))</c></summary>
    private static ILocalSymbol? AddedTo(Acquisition acquisition) =>
        Destination.Consumer(acquisition.Operation).Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation { Local: var list }, Parent: IExpressionStatementOperation } }
        && list.Type.Is("System.Collections.Generic.List`1") && IsMadeEmpty(list) ? list : null;

    /// <summary><c>var responses = await Task.WhenAll(urls.Select(url => client.GetAsync(url)))</c></summary>
    private static ILocalSymbol? WaitedForTogether(Acquisition acquisition)
    {
        if (!acquisition.YieldsTask || FunctionReturning(acquisition.Operation) is not { Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation select } } }) return null;
        if (select.TargetMethod.Name != "Select" || !IsSequenceMethod(select.TargetMethod)) return null;
        IOperation tasks = select;
        while (Consumer(tasks) is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" } copies } copied } && IsSequenceMethod(copies)) tasks = copied;
        if (Consumer(tasks) is not IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType: { } task } } together } || !task.IsExactly("System.Threading.Tasks.Task")) return null;
        return Destination.Consumer(together) is { Value: var waited, Parent: IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } } && waited.Type is IArrayTypeSymbol ? declarator.Symbol : null;
    }

    private static IOperation? Consumer(IOperation value)
    {
        var parent = value.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation) parent = parent.Parent;
        return parent;
    }

    /// <summary>The lambda that gives the task back as it is, or waited for.</summary>
    private static IAnonymousFunctionOperation? FunctionReturning(IOperation acquisition) =>
        Destination.Consumer(acquisition).Parent is IReturnOperation { Parent: IBlockOperation { Operations.Length: 1, Parent: IAnonymousFunctionOperation function } } ? function : null;

    private static bool IsMadeEmpty(ILocalSymbol list) =>
        list.DeclaringSyntaxReferences is [var declared] && declared.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && (value is BaseObjectCreationExpressionSyntax || value.ToString() == "[]");

    private static bool IsInLambda(IOperation acquisition, ILocalSymbol collection)
    {
        for (var around = acquisition.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation && !collection.DeclaringSyntaxReferences.All(declared => around.Syntax.Span.Contains(declared.Span)) && AddsInside(around, collection)) return true;
        }

        return false;
    }

    private static bool AddsInside(IOperation function, ILocalSymbol collection) =>
        function.Descendants().Any(use => use is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, collection));

    private static bool OnlyLooks(IOperation use, Resources resources, MethodSummaries summaries) => Consumer(use) switch
    {
        IInvocationOperation { TargetMethod.Name: "Add", Parent: IExpressionStatementOperation } call => call.Instance == use,
        IPropertyReferenceOperation { Property.Name: "Length" or "Count" } => true,
        IForEachLoopOperation { Locals: [var item] } loop => loop.Collection is var collection && Destination.Unwrap(collection) == use && loop.Body.Descendants().All(inside => !IsReferenceTo(inside, item) || OnlyLooksAt(inside, resources, summaries)),
        IPropertyReferenceOperation { Property.IsIndexer: true } element => OnlyLooksAt(element, resources, summaries),
        IArrayElementReferenceOperation element => OnlyLooksAt(element, resources, summaries),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Select" or "Any" or "All" or "Count" or "Sum" or "Max" or "Min" or "Average" } query } call } => IsSequenceMethod(query) && !IsCarried(query.ReturnType, resources) && call.Arguments.Skip(1).All(argument => LambdaOnlyLooks(argument.Value, resources, summaries)),
        _ => false,
    };

    private static bool LambdaOnlyLooks(IOperation value, Resources resources, MethodSummaries summaries) =>
        value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var item, ..] } function } && function.Body.Descendants().All(inside => !IsReferenceTo(inside, item) || OnlyLooksAt(inside, resources, summaries));

    /// <summary>A member that reads from the resource is called, or it is handed to a method that merely uses it.</summary>
    private static bool OnlyLooksAt(IOperation item, Resources resources, MethodSummaries summaries) => Consumer(item) switch
    {
        IInvocationOperation call when call.Instance == item => !resources.IsRelease(call.TargetMethod) && call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && (!IsCarried(call.TargetMethod.ReturnType, resources) || call.Parent is IExpressionStatementOperation),
        IPropertyReferenceOperation property => !property.Type.IsDisposable() || property.Parent is IPropertyReferenceOperation or IInvocationOperation { TargetMethod.Name: "ReadAsStringAsync" or "ReadAsByteArrayAsync" },
        IArgumentOperation { Parameter: { RefKind: RefKind.None, ContainingSymbol: { DeclaringSyntaxReferences.IsEmpty: false } } parameter } => summaries.EffectOn(parameter) == ParameterEffect.Borrows,
        _ => false,
    };

    private static bool IsReferenceTo(IOperation operation, ISymbol variable) => operation switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
        _ => false,
    };

    private static bool IsSequenceMethod(IMethodSymbol method) => method.ContainingType.IsExactly("System.Linq.Enumerable");

    /// <summary>Whether a value of this type may have the resource, or a part of it, inside.</summary>
    private static bool IsCarried(ITypeSymbol type, Resources resources) =>
        type is ITypeParameterSymbol or { SpecialType: SpecialType.System_Object } || type.IsDisposable() || resources.Kind(type) is not null
        || (type is INamedTypeSymbol { TypeArguments: var inside } && inside.Any(argument => IsCarried(argument, resources)));
}
