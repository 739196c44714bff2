using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Calls and members that the compiler could not bind: a type that is out of sight must not hide the rest of the body.</summary>
internal sealed partial class Evaluation
{
    private Role VisitUnbound(IOperation unbound)
    {
        var onReceiver = Role.None;
        var receiver = Role.None;
        foreach (var child in unbound.ChildOperations)
        {
            var role = Visit(child);
            if (role == Role.None) continue;
            if (role != Role.Task && IsReceiver(child.Syntax, unbound.Syntax)) (onReceiver, receiver) = (Role.Part, role);
            else if (OutOfSight.Borrows(unbound.Syntax, acquisition is { IsLikeness: true })) continue;
            else if (acquisition is not { IsLikeness: true }) Escape();
            else PassLikeness(unbound.Syntax, child.Syntax);
        }

        if (IsAcquisition(unbound)) return Acquire(unbound);
        if (unbound.Syntax is InvocationExpressionSyntax) Throws(unbound, Witness.Weak);
        if (onReceiver != Role.None && acquisition is { IsLikeness: true }) return OnLikeness(unbound, receiver);
        return MayCarry(unbound.Type) && !(Called(unbound.Syntax) is { } called && OutOfSight.GivesData(called)) ? onReceiver : Role.None;
    }

    /// <summary>A value of unknown type is given to a call that therefore is unbound: what the call does is known where only one method can be meant.</summary>
    private void PassLikeness(SyntaxNode unbound, SyntaxNode given)
    {
        switch (OutOfSight.ParameterFor(given, body.Graph.OriginalOperation.SemanticModel) is { } parameter ? summaries.EffectOn(parameter) : ParameterEffect.Keeps)
        {
            case ParameterEffect.Keeps or ParameterEffect.BorrowsOrThrows:
                Escape();
                break;
            case ParameterEffect.Releases:
                Release();
                break;
        }
    }

    /// <summary>A call or a member of a value that the text makes like a known type: what it does and gives is read off that type.</summary>
    private Role OnLikeness(IOperation unbound, Role receiver)
    {
        if (unbound.Syntax is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax invocation } && invocation.Expression == unbound.Syntax) return receiver; // the call itself comes next
        if (Called(unbound.Syntax) is { } name)
        {
            if (OutOfSight.GivesData(name)) return Role.None;
            if (receiver == Role.Resource && name is "ConfigureAwait" or "EnsureSuccessStatusCode") return Role.Resource;
            if (receiver == Role.Resource && name is "Dispose" or "DisposeAsync" or "Close" or "CloseAsync")
            {
                Release();
                return Role.None;
            }

            if (_state.Idle && Connects(name))
            {
                if (name.EndsWith("Async", StringComparison.Ordinal)) _connecting = unbound.Syntax; // once it has been awaited
                else _state = _state with { Idle = false };
            }
        }

        return LikeOf(unbound) is { } type && !Carries(type, fromMember: true) ? Role.None : Role.Part;
    }

    /// <summary>The type that an unbound chain of members would have if the resource were what it is like.</summary>
    private ITypeSymbol? LikeOf(IOperation operation)
    {
        if (operation is not IInvalidOperation && operation.Kind != OperationKind.None) return RoleOf(operation) == Role.Resource ? acquisition!.Value.Type : null;
        if (operation.ChildOperations.FirstOrDefault() is not { } first || LikeOf(first) is not { } type) return null;
        return operation.Syntax switch
        {
            ElementAccessExpressionSyntax => OutOfSight.Member(type, "this[]"),
            MemberAccessExpressionSyntax member => OutOfSight.Member(type, member.Name.Identifier.ValueText),
            InvocationExpressionSyntax { Expression: var method } when first.Syntax == method => type,
            InvocationExpressionSyntax call when Called(call) is { } name => OutOfSight.Member(type, name),
            _ => null,
        };
    }

    private static string? Called(SyntaxNode call) => call is not InvocationExpressionSyntax { Expression: var method } ? null : method switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>A type that is out of sight may live off the resource, but not a task of something that plainly does not.</summary>
    private bool MayCarry(ITypeSymbol? type) => type switch
    {
        null => true,
        INamedTypeSymbol { TypeKind: TypeKind.Error, Name: "Task" or "ValueTask", TypeArguments: [{ TypeKind: not TypeKind.Error } result] } => Carries(result, fromMember: true),
        _ => type.TypeKind == TypeKind.Error,
    };

    private static bool IsReceiver(SyntaxNode child, SyntaxNode parent) => parent switch
    {
        MemberAccessExpressionSyntax member => member.Expression == child,
        ElementAccessExpressionSyntax element => element.Expression == child,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member == child || member.Expression == child,
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } => child.SpanStart < parent.SpanStart || child is MemberBindingExpressionSyntax,
        _ => false,
    };
}
