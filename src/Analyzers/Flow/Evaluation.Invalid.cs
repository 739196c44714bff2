using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Calls whose overload the compiler could not choose: a type that is out of sight must not hide the rest of the body.</summary>
internal sealed partial class Evaluation
{
    private Role VisitInvalid(IInvalidOperation invalid)
    {
        var receiver = (invalid.Syntax as InvocationExpressionSyntax)?.Expression is MemberAccessExpressionSyntax access ? access.Expression : null;
        var onReceiver = Role.None;
        foreach (var child in invalid.ChildOperations)
        {
            var role = Visit(child);
            if (role == Role.None) continue;
            if (child.Syntax == receiver && role != Role.Task) onReceiver = role;
            else Escape();
        }

        if (IsAcquisition(invalid)) return Acquire(invalid);
        Throws(invalid, Witness.Weak);
        return onReceiver is Role.Resource or Role.Part && invalid.Type is { TypeKind: TypeKind.Error } ? Role.Part : Role.None;
    }
}
