using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <content>What becomes of a dependent value one of whose members is used.</content>
internal sealed partial class ResourceUsages
{
    // What is told to start goes on after the call.
    private static readonly string[] Starting = ["Begin", "Connect", "Enqueue", "Init", "Launch", "Listen", "Open", "Queue", "Register",
        "Run", "Schedule", "Start", "Subscribe"];

    // What a resource refers to and does not release.
    private static readonly HashSet<(string Type, string Property)> RefersTo =
    [
        ("System.Net.Http.HttpResponseMessage", "RequestMessage"), ("System.Data.Common.DbCommand", "Connection"),
        ("System.Data.Common.DbTransaction", "Connection"),
        ("System.Data.IDbCommand", "Connection"), ("System.Data.IDbTransaction", "Connection"),
    ];

    // Extension methods that hand their receiver to something else.
    private static readonly string[] Giving = ["Add", "DisposeWith", "DisposeBy", "DisposedBy", "Register", "Track"];

    private void JudgeMember(MemberAccessExpressionSyntax access, ValueRelation relation)
    {
        if (access.Parent is InvocationExpressionSyntax call && call.Expression == access)
        {
            JudgeCall(call, access, relation);
            return;
        }

        switch (_model.GetSymbolInfo(access, _cancellation).Symbol)
        {
            case IMethodSymbol:
                JudgeCapture(access);
                return;
            case IEventSymbol:
                ActsOnItsOwn = true;
                return;
            case IPropertySymbol or IFieldSymbol when access.Parent is AssignmentExpressionSyntax assignment && assignment.Left == access:
                return;
            case IPropertySymbol property
                when IsTheResource(relation) && RefersTo.Contains((property.ContainingType.FullName(), property.Name)):
                return;
            case IPropertySymbol { Name: "Headers", ContainingType: { } content }
                when content.FullName() == "System.Net.Http.HttpContent" && IsReturned(access):
                Escapes = true; // they ask the content when they are read
                return;
            case IPropertySymbol { Name: "Result" } when IsPending(relation):
                JudgeWaited(access, access.Expression, relation);
                return;
            default:
                JudgeResult(access, relation, ResourceUse.FromMember);
                return;
        }
    }

    private void JudgeCall(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, ValueRelation relation)
    {
        var method = _model.GetSymbolInfo(call, _cancellation).Symbol as IMethodSymbol;
        switch (access.Name.Identifier.ValueText)
        {
            case "GetAwaiter" or "ConfigureAwait" or "AsTask" or "WaitAsync" when IsPending(relation):
                Judge(call, relation);
                return;
            case "GetResult" or "Wait" when IsPending(relation):
                JudgeWaited(call, access.Expression, relation);
                return;
            case "ConfigureAwait" when IsTheResource(relation):
                IsReleasedElsewhere = true;
                return;
            case var name
                when IsTheResource(relation) && (IsRelease(name) || name == "Stop" && _resource?.Name == "TcpListener")
                    && call.ArgumentList.Arguments.Count == 0:
                Release(call, relation);
                return;
            case "EnsureSuccessStatusCode":
                Judge(call, OtherThanSelf(relation));
                return;
            case "Register" or "UnsafeRegister" when relation == ValueRelation.Token:
                ActsOnItsOwn = true;
                break;
        }

        if (method is not null && GoesOn(method, call, relation))
        {
            Escapes = true;
        }
        else if (method?.ReducedFrom is { } extension && extension.IsFromSource())
        {
            if (ComesBack(extension, extension.Parameters[0]) is { } comesBack)
                JudgeResult(call, relation, comesBack ? ResourceUse.FromMember : ResourceUse.Never);
            else Escapes = true;
        }
        else
        {
            JudgeResult(call, relation, ResourceUse.FromMember);
        }
    }

    private static bool IsReturned(ExpressionSyntax value) =>
        value.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or AssignmentExpressionSyntax;

    /// <summary>Whether the call leaves something running, or gives its receiver away.</summary>
    private bool GoesOn(IMethodSymbol method, InvocationExpressionSyntax call, ValueRelation relation)
        => relation is ValueRelation.Container or ValueRelation.Owner && method.IsFromSource() && !method.ReturnType.IsTaskLike()
            && Starting.Any(verb => IsNamed(method, verb))
        || method.ReducedFrom is not null && Giving.Any(verb => IsNamed(method, verb))
        || method.ReturnsVoid && method.Name.EndsWith("Async", StringComparison.Ordinal)
        || call.ArgumentList.Arguments.Any(argument =>
            _model.GetTypeInfo(argument.Expression, _cancellation).Type is { Name: "SocketAsyncEventArgs" });

    private void JudgeConditionalMember(ConditionalAccessExpressionSyntax access, ValueRelation relation)
    {
        if (IsTheResource(relation)
            && access.WhenNotNull
                is InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding, ArgumentList.Arguments.Count: 0 }
            && IsRelease(binding.Name.Identifier.ValueText))
        {
            Release(access, relation);
            return;
        }

        JudgeResult(access, relation, ResourceUse.FromMember);
    }

    private void Release(ExpressionSyntax call, ValueRelation relation)
    {
        var outer = call;
        while (Unwrapping(outer) is { } unwrapped) outer = unwrapped;
        if (relation == ValueRelation.Self && outer.Parent is ExpressionStatementSyntax statement && statement.Function() == _function)
            Releases.Add(statement);
        else IsReleasedElsewhere = true;
    }

    private static ExpressionSyntax? Unwrapping(ExpressionSyntax expression) => expression.Parent switch
    {
        AwaitExpressionSyntax or ParenthesizedExpressionSyntax => (ExpressionSyntax)expression.Parent,
        MemberAccessExpressionSyntax
        {
            Name.Identifier.Text: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "Wait",
            Parent: InvocationExpressionSyntax call
        } => call,
        _ => null,
    };

    private static bool IsTheResource(ValueRelation relation) =>
        relation is ValueRelation.Self or ValueRelation.Alias or ValueRelation.Owner;

    private static bool IsRelease(string name) => name is "Dispose" or "DisposeAsync" or "Close" or "CloseAsync";
}
