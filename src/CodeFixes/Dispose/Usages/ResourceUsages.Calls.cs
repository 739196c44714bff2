using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <content>What becomes of a dependent value that is handed to a call, and of a delegate that has captured one.</content>
internal sealed partial class ResourceUsages
{
    // Library methods that are named so keep what they are given.
    private static readonly string[] Keeping =
    [
        "Add", "Append", "Attach", "Begin", "Bind", "CompareExchange", "Configure", "Defer", "Emit", "Enlist", "Enqueue", "Exchange",
        "Init", "Insert", "Notify", "Offer", "On",
        "Post", "Publish", "Push", "Put", "Queue", "Raise", "Register", "Replace", "Schedule", "Set", "Start", "Store", "Subscribe", "Swap",
        "Track", "TryAdd", "TryEnqueue", "TrySet",
        "TryWrite", "Unsafe", "Use", "WhenAny", "With",
    ];

    private static readonly string[] KeepingTokens = ["Enqueue", "Launch", "Listen", "Queue", "Register", "Schedule", "Start", "Subscribe"];

    // Library methods that call the delegate they are given before they, or the task they return, are done.
    private static readonly HashSet<string> Calling = ["System.Linq.Enumerable", "System.Threading.Tasks.Parallel",
        "System.Collections.Generic.List`1", "System.Array", "System.Linq.ParallelEnumerable"];

    private void JudgeArgument(ArgumentSyntax argument, ExpressionSyntax value, ValueRelation relation)
    {
        if (!argument.RefKindKeyword.IsKind(SyntaxKind.None) && !argument.RefKindKeyword.IsKind(SyntaxKind.InKeyword))
        {
            if (relation == ValueRelation.Self) Writes.Add(argument);
            Escapes = true;
            return;
        }

        switch (argument.Parent?.Parent)
        {
            case InvocationExpressionSyntax call:
                JudgeHandedTo(call, argument, relation);
                return;
            case BaseObjectCreationExpressionSyntax creation when OnlyLooks(creation, argument):
                return;
            case BaseObjectCreationExpressionSyntax creation:
                var type = _model.GetTypeInfo(value, _cancellation).Type;
                var owns = relation is ValueRelation.Self or ValueRelation.Alias && type is not null
                    && OwningWrappers.MayOwn(creation, type, _model);
                Judge(creation, owns ? ValueRelation.Owner : Within(relation));
                return;
            case ElementAccessExpressionSyntax:
                return;
            case not null when argument.Parent is TupleExpressionSyntax tuple:
                if (tuple.Parent is AssignmentExpressionSyntax assignment && assignment.Left == tuple) Escapes = true;
                else Judge(tuple, Within(relation));
                return;
            default:
                Escapes = true;
                return;
        }
    }

    /// <summary>Whether a constructor in the source copies what it wants of the argument and forgets it.</summary>
    private bool OnlyLooks(BaseObjectCreationExpressionSyntax creation, ArgumentSyntax argument) =>
        creation.ArgumentList is { } list && _model.GetSymbolInfo(creation, _cancellation).Symbol is IMethodSymbol constructor
            && constructor.IsFromSource()
        && Receiving(constructor, list, argument) is { } parameter && ComesBack(constructor, parameter) is false;

    private void JudgeHandedTo(InvocationExpressionSyntax call, ArgumentSyntax argument, ValueRelation relation)
    {
        if (call.Expression is IdentifierNameSyntax { Identifier.Text: "nameof" }) return;
        if (_model.GetSymbolInfo(call, _cancellation).Symbol is not IMethodSymbol method)
        {
            Escapes = true;
        }
        else if (relation == ValueRelation.Token && IsOutOfSight(method))
        {
            var name = method.MethodKind == MethodKind.DelegateInvoke
                ? (call.Parent as ConditionalAccessExpressionSyntax)?.Expression.ToString() ?? call.Expression.ToString()
                : method.Name;
            if (method.ReturnType.IsTaskLike() && !KeepingTokens.Any(verb => name.Contains(verb, StringComparison.OrdinalIgnoreCase)))
                JudgeResult(call, relation, ResourceUse.FromArgument);
            else Escapes = true;
        }
        else if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            if (IsReleasedBehind(call) && !IsPending(relation)) return;
            if (IsGivenRow(call, argument)) JudgeResult(call, relation, ResourceUse.FromArgument);
            else Escapes = true;
        }
        else if (method.IsFromSource())
        {
            if (Receiving(method, call, argument) is { } parameter && ComesBack(method, parameter) is { } comesBack)
                JudgeResult(call, relation, comesBack ? ResourceUse.FromArgument : ResourceUse.Never);
            else Escapes = true;
        }
        else if (IsPending(relation) && method is { Name: "WhenAll", ContainingType.Name: "Task" })
        {
            Judge(call, relation);
        }
        else if (relation == ValueRelation.Token
            && (method.Name == "WithCancellation" || method.ReturnType.IsTaskLike() && !KeepingTokens.Any(verb => IsNamed(method, verb))))
        {
            JudgeResult(call, relation, ResourceUse.FromArgument);
        }
        else if (SendsIt(method, argument))
        {
            JudgeResult(call, ValueRelation.Token, ResourceUse.FromArgument);
        }
        else if (call.ArgumentList.Arguments.Any(other => other.RefKindKeyword.IsKind(SyntaxKind.RefKeyword)))
        {
            Escapes = true;
        }
        else if (method.ContainingType.FullName() == "System.IProgress`1")
        {
            Escapes = true; // who is told may read it later
        }
        else if (Keeps(method))
        {
            KeptBy(call, relation);
        }
        else
        {
            JudgeResult(call, relation, ResourceUse.FromArgument);
        }
    }

    /// <summary>
    /// Whether a delegate makes something of each row while the reader goes on: kept, the reader would show it another one.
    /// </summary>
    private static bool IsGivenRow(InvocationExpressionSyntax call, ArgumentSyntax row) =>
        call.Ancestors().TakeWhile(node => node is not AnonymousFunctionExpressionSyntax and not MemberDeclarationSyntax)
        .Select(around =>
            (around as WhileStatementSyntax)?.Condition ?? (around as IfStatementSyntax)?.Condition
                ?? (around as ConditionalExpressionSyntax)?.Condition)
        .Any(condition =>
            condition?.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>()
                .Any(read =>
                    read.Name.Identifier.ValueText is "Read" or "ReadAsync" && read.Expression.IsEquivalentTo(row.Expression)) == true);

    /// <summary>
    /// Whether what runs is not to be found, or too far down: who is given a token there uses it until the task that comes back is done.
    /// </summary>
    private bool IsOutOfSight(IMethodSymbol method) => method.MethodKind == MethodKind.DelegateInvoke
        || method.IsFromSource()
            && (_guard.IsAtEnd
                || PossibleTargets.Find((method.ReducedFrom ?? method).OriginalDefinition, _model.Compilation, _cancellation).Count == 0);

    /// <summary>A collection or a part of another local keeps it: that local depends on it from then on.</summary>
    private void KeptBy(InvocationExpressionSyntax call, ValueRelation relation)
    {
        if (call.Expression is MemberAccessExpressionSyntax access && RootOf(access.Expression) is ILocalSymbol keeper)
            Hold(keeper, Put(relation, keeper.Type));
        else Escapes = true;
    }

    private static ValueRelation Put(ValueRelation relation, ITypeSymbol? keeper) => IsPending(relation) ? relation
        : relation is ValueRelation.Self or ValueRelation.Alias && OwningWrappers.MayOwn(keeper) ? ValueRelation.Owner
        : Within(relation);

    private void JudgeCapture(ExpressionSyntax function)
    {
        while (function.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax) function = (ExpressionSyntax)function.Parent;
        switch (function.Parent)
        {
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument
                when _model.GetSymbolInfo(call, _cancellation).Symbol is IMethodSymbol method:
                if (method.IsFromSource() && Receiving(method, call, argument) is { } parameter
                    && ComesBack(method, parameter) is { } comesBack)
                {
                    JudgeResult(call, ValueRelation.Derived, comesBack ? ResourceUse.FromMember : ResourceUse.Never);
                    return;
                }

                if (Calls(method)) JudgeResult(call, ValueRelation.Derived, ResourceUse.FromMember);
                else Escapes |= !(method is { Name: "Register" or "UnsafeRegister", ContainingType.Name: "CancellationToken" }
                    && IsInUsing(call));
                return;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                Hold(_model.GetDeclaredSymbol(declarator, _cancellation), ValueRelation.Derived);
                return;
            case AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax } assignment when assignment.Right == function:
                Hold(assignment.Left is IdentifierNameSyntax
                    ? _model.GetSymbolInfo(assignment.Left, _cancellation).Symbol
                    : RootOf(assignment.Left), ValueRelation.Derived);
                return;
            default:
                Escapes = true;
                return;
        }
    }

    private static IParameterSymbol? Receiving(IMethodSymbol method, InvocationExpressionSyntax call, ArgumentSyntax argument) =>
        Receiving(method, call.ArgumentList, argument);

    private static IParameterSymbol? Receiving(IMethodSymbol method, ArgumentListSyntax list, ArgumentSyntax argument)
    {
        if (argument.NameColon is { } named)
            return method.Parameters.FirstOrDefault(parameter => parameter.Name == named.Name.Identifier.ValueText);
        var index = list.Arguments.IndexOf(argument);
        return index < method.Parameters.Length
            ? method.Parameters[index]
            : method.Parameters.LastOrDefault(parameter => parameter.IsParams);
    }

    private static bool Calls(IMethodSymbol method) => method.ContainingType is { } type && !Keeps(method)
        && (Calling.Contains(type.FullName()) || type.FullName() is "System.Threading.Tasks.Task" && method.Name == "Run"
            || type.Name == "TaskFactory" && method.Name == "StartNew" || method.Name is "Invoke" or "InvokeAsync");

    // A request is done with when its response is here.
    private bool SendsIt(IMethodSymbol method, ArgumentSyntax argument)
        => (method.ContainingType.IsOrInherits("System.Net.Http.HttpMessageInvoker")
            || (method.ReducedFrom ?? method).Parameters.FirstOrDefault()?.Type.IsOrInherits("System.Net.Http.HttpClient") == true)
        && _model.GetTypeInfo(argument.Expression, _cancellation).Type is { } type
        && (type.IsOrInherits("System.Net.Http.HttpRequestMessage") || type.IsOrInherits("System.Net.Http.HttpContent"));

    private static bool Reads(IMethodSymbol method) => !method.IsFromSource()
        && (method.Name.StartsWith("ReadFromJson", StringComparison.Ordinal) || method.Name.StartsWith("ReadAs", StringComparison.Ordinal)
            || method.Name.StartsWith("Deserialize", StringComparison.Ordinal) || method.Name.StartsWith("Parse", StringComparison.Ordinal)
            || method.Name.StartsWith("Query", StringComparison.Ordinal) && method.ContainingType.FullName() == "Dapper.SqlMapper");

    // Dapper reads while its sequence is gone through: always from a reader, and from a query that may not buffer.
    private bool ReadsLater(ExpressionSyntax result, IMethodSymbol method)
    {
        if (method is not { ReturnType.Name: "IEnumerable" } || method.ContainingType.FullName() != "Dapper.SqlMapper") return false;
        if (method.Name == "Parse" || result is not InvocationExpressionSyntax call) return true;
        return call.ArgumentList.Arguments.Any(argument =>
            Receiving(method, call, argument)?.Name == "buffered"
                && _model.GetConstantValue(argument.Expression, _cancellation).Value is not true);
    }

    private static bool KeepsToken(ITypeSymbol? type) =>
        type is null || type.TypeKind == TypeKind.Delegate || type.IsFromSource() && ResourceUse.FromArgument(type)
        || type.Name is "CancellationTokenSource" or "CancellationTokenRegistration" or "CancellationChangeToken" or "IAsyncEnumerable"
            or "IEnumerable" or "ConfiguredCancelableAsyncEnumerable";

    private static bool Keeps(IMethodSymbol method) =>
        method.ContainingType?.Name == "ChannelWriter" || Keeping.Any(verb => IsNamed(method, verb));

    private static bool IsNamed(IMethodSymbol method, string verb) => method.Name.StartsWith(verb, StringComparison.Ordinal)
        && (method.Name.Length == verb.Length || char.IsUpper(method.Name[verb.Length]));

    private static bool IsInUsing(InvocationExpressionSyntax call) => call.Parent is UsingStatementSyntax or EqualsValueClauseSyntax
    {
        Parent: VariableDeclaratorSyntax
        {
            Parent.Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword }
        }
    };
}
