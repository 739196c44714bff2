using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Calls and members that the compiler could not bind: a type that is out of sight must not hide the rest of the body.</summary>
internal sealed partial class Evaluation
{
    private Role VisitUnbound(IOperation unbound)
    {
        var onReceiver = Role.None;
        foreach (var child in unbound.ChildOperations)
        {
            var role = Visit(child);
            if (role == Role.None) continue;
            if (role != Role.Task && IsReceiver(child.Syntax, unbound.Syntax)) onReceiver = Role.Part;
            else Escape();
        }

        if (IsAcquisition(unbound)) return Acquire(unbound);
        if (unbound.Syntax is InvocationExpressionSyntax) Throws(unbound, Witness.Weak);
        return MayCarry(unbound.Type) ? onReceiver : Role.None;
    }

    /// <summary>A type that is out of sight may live off the resource, but not a task of something that plainly does not.</summary>
    private static bool MayCarry(ITypeSymbol? type) => type switch
    {
        null => true,
        INamedTypeSymbol { TypeKind: TypeKind.Error, Name: "Task" or "ValueTask", TypeArguments: [{ TypeKind: not TypeKind.Error } result] } => Carries(result, fromMember: true),
        _ => type.TypeKind == TypeKind.Error,
    };

    private static bool IsReceiver(SyntaxNode child, SyntaxNode parent) => parent switch
    {
        MemberAccessExpressionSyntax member => member.Expression == child,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member == child || member.Expression == child,
        _ => false,
    };
}
