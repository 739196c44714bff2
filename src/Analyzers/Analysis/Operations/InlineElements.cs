using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>
/// Lists that are written out where they are used: an array, a collection expression, the arguments of a <c>params</c> parameter.
/// </summary>
internal static class InlineElements
{
    /// <summary>The kind of the syntax node of <c>[a, b]</c>: newer than the compiler this is built for.</summary>
    internal const int CollectionExpression = 9076;

    /// <summary>The kind of <c>..all</c> in one.</summary>
    internal const int SpreadElement = 9078;

    // 'params ReadOnlySpan<Task>': newer than the compiler this is built for
    private const ArgumentKind ParamCollection = (ArgumentKind)4;

    /// <summary>Whether the compiler made the list of what the call lists.</summary>
    public static bool IsParams(IArgumentOperation argument) => argument.ArgumentKind is ArgumentKind.ParamArray or ParamCollection;

    public static IEnumerable<IOperation>? Elements(IArgumentOperation argument) =>
        argument.ArgumentKind == ParamCollection ? ValueUse.WalkDownConversion(argument.Value).ChildOperations : Elements(argument.Value);

    public static IEnumerable<IOperation>? Elements(IOperation list) => ValueUse.WalkDownConversion(list) switch
    {
        IArrayCreationOperation { Initializer.ElementValues: var elements } => elements,
        { Syntax.RawKind: CollectionExpression } written => written.ChildOperations,
        _ => null,
    };

    /// <summary>The argument that a value is listed in.</summary>
    public static IArgumentOperation? Listing(IOperation element)
    {
        var around = element.Parent;
        while (around is IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation
            or { Syntax.RawKind: CollectionExpression } or { Parent: IArgumentOperation { ArgumentKind: ParamCollection } })
            around = around.Parent;
        return around is IArgumentOperation argument && Elements(argument) is not null ? argument : null;
    }
}
