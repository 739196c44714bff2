using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>What may be done with a client by many callers at once: it is then as the next one expects it.</summary>
internal abstract class SharedUse
{
    public abstract bool MayCall(IMethodSymbol method);

    public abstract bool MayRead(IPropertySymbol property, ExpressionSyntax access);

    /// <summary>True if another object made over the client only uses it.</summary>
    public abstract bool MayGoInto(ITypeSymbol? type);

    /// <summary>True for a method of the client's own library, which takes the client for no more than its own methods do.</summary>
    public abstract bool Knows(IMethodSymbol method);

    /// <summary>True if the call ends the client, for everybody.</summary>
    public abstract bool IsRelease(IMethodSymbol method);

    /// <summary>True if what the call yields went when its client was disposed, and would now stay.</summary>
    public abstract bool LeavesPart(IMethodSymbol method, ExpressionSyntax access);

    /// <summary>The statement that is nothing but this call, awaited or waited for.</summary>
    public ExpressionStatementSyntax? StatementOf(ExpressionSyntax access)
    {
        SyntaxNode? node = access.Parent;
        while (node is InvocationExpressionSyntax or AwaitExpressionSyntax
            or MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "ConfigureAwait" or "Wait" or "GetAwaiter" or "GetResult" or "AsTask"
            })
            node = node.Parent;
        return node as ExpressionStatementSyntax;
    }

    protected static bool IsWritten(ExpressionSyntax access) =>
        access.Parent is AssignmentExpressionSyntax assignment && assignment.Left == access
            || access.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 };
}

/// <summary>HTTP clients: sending is safe on one client from many threads; setting it up or tearing it down is not.</summary>
internal sealed class HttpUse : SharedUse
{
    private static readonly HashSet<string> s_sending =
    [
        "GetAsync", "GetStringAsync", "GetByteArrayAsync", "GetStreamAsync", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync",
        "SendAsync", "Send",
        "GetHashCode", "GetType", "ToString", "Equals",
    ];

    private static readonly HashSet<string> s_readable = ["BaseAddress", "Timeout", "MaxResponseContentBufferSize", "DefaultRequestVersion",
        "DefaultVersionPolicy"];

    public override bool MayCall(IMethodSymbol method) => s_sending.Contains(method.Name) || method.ReducedFrom is not null;

    public override bool MayRead(IPropertySymbol property, ExpressionSyntax access) =>
        s_readable.Contains(property.Name) && !IsWritten(access);

    public override bool MayGoInto(ITypeSymbol? type) => false;

    // System.Net.Http.Json and its like: they send through the client and leave it as it was.
    public override bool Knows(IMethodSymbol method) =>
        method.ContainingNamespace.ToDisplayString() is var name
            && (name == "System.Net.Http" || name.StartsWith("System.Net.Http.", StringComparison.Ordinal))
        && method.DeclaringSyntaxReferences.Length == 0;

    public override bool IsRelease(IMethodSymbol method) => method.Name == "Dispose";

    public override bool LeavesPart(IMethodSymbol method, ExpressionSyntax access) => false;
}

/// <summary>
/// Clients of libraries, which are made to be used by many: all but what sets them up, ends them, or leaves something on them.
/// </summary>
internal sealed class LibraryUse(SemanticModel model, Resources resources) : SharedUse
{
    private static readonly string[] s_settingUp = ["Set", "Add", "Remove", "Register", "Configure", "Update", "Reset", "Init", "Begin"];

    // What is done through these outlasts the call that does it.
    private static readonly HashSet<string> s_lasting = ["GetSubscriber"];

    public override bool MayCall(IMethodSymbol method) =>
        !s_settingUp.Any(verb => method.Name.StartsWith(verb, StringComparison.Ordinal)) && !s_lasting.Contains(method.Name);

    public override bool MayRead(IPropertySymbol property, ExpressionSyntax access)
    {
        while (access.Parent is MemberAccessExpressionSyntax next && next.Expression == access) access = next;
        return !IsWritten(access) && (model.GetSymbolInfo(access).Symbol is not IMethodSymbol method || MayCall(method));
    }

    // The generated clients of gRPC.
    public override bool MayGoInto(ITypeSymbol? type) => type.Is("Grpc.Core.ClientBase");

    public override bool Knows(IMethodSymbol method) => method.ReducedFrom is { DeclaringSyntaxReferences.Length: 0 };

    public override bool IsRelease(IMethodSymbol method) => resources.IsRelease(method.ReducedFrom ?? method);

    public override bool LeavesPart(IMethodSymbol method, ExpressionSyntax access)
    {
        if (!(method.ReturnType.AwaitedType() ?? method.ReturnType).IsDisposable()
            || method.ReturnType.IsTaskShaped() && method.ReturnType.AwaitedType() is null)
            return false;
        SyntaxNode? node = access.Parent;
        while (node is InvocationExpressionSyntax or AwaitExpressionSyntax or ParenthesizedExpressionSyntax
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" })
            node = node.Parent;
        return node
            is not (EqualsValueClauseSyntax
            {
                Parent.Parent.Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }
            }
            or UsingStatementSyntax);
    }
}
