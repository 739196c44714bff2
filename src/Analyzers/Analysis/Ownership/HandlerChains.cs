using LeakAnalyzers.Analysis.Operations;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>
/// Handlers put behind another one by a statement: <c>outer.InnerHandler = inner</c>. It means the same where the type of the outer one
/// is in a library that is not at hand: only a delegating handler that goes into an HttpClient is looked at.
/// </summary>
internal static class HandlerChains
{
    /// <summary>What is put behind the handler that a local holds.</summary>
    public static IEnumerable<IOperation> Behind(ILocalReferenceOperation outer)
    {
        foreach (var operation in ValueUse.Root(outer).Descendants())
        {
            if (operation is ISimpleAssignmentOperation assignment
                && SymbolEqualityComparer.Default.Equals(Outer(assignment.Target), outer.Local))
                yield return assignment.Value;
        }
    }

    /// <summary>
    /// The client over an outer handler of unknown type, if all that is done with that handler is to set it up and give it to the client.
    /// </summary>
    public static IOperation? ClientOver(IOperation target)
    {
        if (target is not IInvalidOperation || Outer(target) is not { } outer) return null;
        IOperation? client = null;
        foreach (var operation in ValueUse.Root(target).Descendants())
        {
            if (operation is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, outer)
                || Outer(reference.Parent!) is not null)
                continue;
            if (client is not null || !IsInvalidCreation(reference.Parent)) return null;
            client = reference.Parent;
        }

        return client;
    }

    /// <summary>An object of a known type, made of something unknown.</summary>
    public static bool IsInvalidCreation(IOperation? operation) =>
        operation is IInvalidOperation { Syntax: BaseObjectCreationExpressionSyntax, Type.TypeKind: not TypeKind.Error };

    private static ILocalSymbol? Outer(IOperation target) => target switch
    {
        IPropertyReferenceOperation { Property.Name: "InnerHandler", Instance: ILocalReferenceOperation { Local: var local } } => local,
        IInvalidOperation { Syntax: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "InnerHandler" } } member
            when member.ChildOperations.FirstOrDefault() is ILocalReferenceOperation { Type.TypeKind: TypeKind.Error, Local: var local } =>
            local,
        _ => null,
    };
}
