using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Analysis.Ownership.Unresolved;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>Calls and members that the compiler could not bind: a type that is out of sight must not hide the rest of the body.</summary>
internal sealed partial class OwnershipTransferFunction
{
    private AliasKind VisitUnbound(IOperation unbound)
    {
        var onReceiver = AliasKind.None;
        var receiver = AliasKind.None;
        foreach (var child in unbound.ChildOperations)
        {
            var role = Visit(child);
            if (role == AliasKind.None) continue;
            if (role != AliasKind.Task && IsReceiver(child.Syntax, unbound.Syntax))
                (onReceiver, receiver) = (AliasKind.DependentValue, role);
            else if (UnresolvedTypes.Borrows(unbound.Syntax, acquisition is { IsLikeness: true })) continue;
            else if (acquisition is not { IsLikeness: true }) Escape();
            else PassLikeness(unbound.Syntax, child.Syntax);
        }

        if (IsAcquisition(unbound)) return Acquire(unbound);
        if (unbound.Syntax is InvocationExpressionSyntax) Throws(unbound, ThrowLikelihood.Weak);
        if (onReceiver != AliasKind.None && acquisition is { IsLikeness: true }) return OnLikeness(unbound, receiver);
        return MayCarry(unbound.Type) && !(Called(unbound.Syntax) is { } called && UnresolvedTypes.GivesData(called))
            ? onReceiver
            : AliasKind.None;
    }

    /// <summary>
    /// A value of unknown type is given to a call that therefore is unbound: what the call does is known where only one method can be
    /// meant.
    /// </summary>
    private void PassLikeness(SyntaxNode unbound, SyntaxNode given)
    {
        switch (UnresolvedTypes.ParameterFor(given, body.Graph.OriginalOperation.SemanticModel) is { } parameter
            ? summaries.EffectOn(parameter)
            : ParameterEffect.Keeps)
        {
            case ParameterEffect.Keeps or ParameterEffect.Returns or ParameterEffect.BorrowsOrThrows:
                Escape();
                break;
            case ParameterEffect.Releases:
                Release();
                break;
        }
    }

    /// <summary>
    /// A call or a member of a value that the text makes like a known type: what it does and gives is read off that type.
    /// </summary>
    private AliasKind OnLikeness(IOperation unbound, AliasKind receiver)
    {
        // the call itself comes next
        if (unbound.Syntax is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax invocation }
            && invocation.Expression == unbound.Syntax)
            return receiver;
        if (Called(unbound.Syntax) is { } name)
        {
            if (UnresolvedTypes.GivesData(name)) return AliasKind.None;
            if (receiver == AliasKind.Resource && name is "ConfigureAwait" or "EnsureSuccessStatusCode") return AliasKind.Resource;
            if (receiver == AliasKind.Resource && name is "Dispose" or "DisposeAsync" or "Close" or "CloseAsync")
            {
                Release();
                return AliasKind.None;
            }

            if (_state.IsUnopened && Connects(name))
            {
                if (name.EndsWith("Async", StringComparison.Ordinal)) _connecting = unbound.Syntax; // once it has been awaited
                else _state = _state with { IsUnopened = false };
            }
        }

        return LikeOf(unbound) is { } type && !MayAlias(type, fromMember: true) ? AliasKind.None : AliasKind.DependentValue;
    }

    /// <summary>The type that an unbound chain of members would have if the resource were what it is like.</summary>
    private ITypeSymbol? LikeOf(IOperation operation)
    {
        RecursionGuard.EnsureStack();
        if (operation is not IInvalidOperation && operation.Kind != OperationKind.None)
            return RoleOf(operation) == AliasKind.Resource ? acquisition!.Value.Type : null;
        if (operation.ChildOperations.FirstOrDefault() is not { } first || LikeOf(first) is not { } type) return null;
        return operation.Syntax switch
        {
            ElementAccessExpressionSyntax => UnresolvedTypes.Member(type, "this[]"),
            MemberAccessExpressionSyntax member => UnresolvedTypes.Member(type, member.Name.Identifier.ValueText),
            InvocationExpressionSyntax { Expression: var method } when first.Syntax == method => type,
            InvocationExpressionSyntax call when Called(call) is { } name => UnresolvedTypes.Member(type, name),
            _ => null,
        };
    }

    private static string? Called(SyntaxNode call) =>
        call is not InvocationExpressionSyntax { Expression: var method } ? null : method switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
            _ => null,
        };

    /// <summary>A type that is out of sight may live off the resource, but not a task of something that plainly does not.</summary>
    private bool MayCarry(ITypeSymbol? type) => type switch
    {
        null => true,
        INamedTypeSymbol
        {
            TypeKind: TypeKind.Error,
            Name: "Task" or "ValueTask",
            TypeArguments: [{ TypeKind: not TypeKind.Error } result]
        } =>
            MayAlias(result, fromMember: true),
        _ => type.TypeKind == TypeKind.Error,
    };

    private static bool IsReceiver(SyntaxNode child, SyntaxNode parent) => parent switch
    {
        MemberAccessExpressionSyntax member => member.Expression == child,
        ElementAccessExpressionSyntax element => element.Expression == child,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member == child || member.Expression == child,
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } =>
            child.SpanStart < parent.SpanStart || child is MemberBindingExpressionSyntax,
        _ => false,
    };
}
