using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency.Locks;

/// <summary>
/// One gate as a function names it (<c>_gate</c>, <c>Main.Lock</c>), with what in the function gives its slots back or hands them on.
/// </summary>
/// <param name="kind">The members that take its slots and give them back.</param>
/// <param name="name">The gate in the words of the source.</param>
/// <param name="function">The function, where it has a name.</param>
/// <param name="isOfFunction">Whether the name is that of a local or parameter, which means nothing in other members of the type.</param>
internal sealed class LockInstance(LockContract kind, string name, IMethodSymbol? function, bool isOfFunction)
{
    public LockContract Kind => kind;

    /// <summary>The gate in the words of the source.</summary>
    public string Name => name;

    public static string? NameOf(IInvocationOperation call) => LockContract.ObjectOf(call) is { } target ? Text(target.Syntax) : null;

    public bool IsEntry(IInvocationOperation call) =>
        LockContract.EnteredBy(call) is { } entered && entered.Type == kind.Type && entered.Enter == kind.Enter && NameOf(call) == name;

    public bool IsExit(IInvocationOperation call) =>
        LockContract.ExitedBy(call) is { } exited && exited.Type == kind.Type && (exited.Exit == kind.Exit) && NameOf(call) == name;

    /// <summary>Whether a condition asks if a slot is held here: <c>gate.IsWriteLockHeld</c>, <c>Monitor.IsEntered(gate)</c>.</summary>
    public bool IsHeldTest(IOperation condition) => condition switch
    {
        IPropertyReferenceOperation { Property: var asked, Instance: { } instance } => SaysHeld(asked) && Text(instance.Syntax) == name,
        IIsPatternOperation
        {
            Pattern: IRecursivePatternOperation
            {
                PropertySubpatterns: [
                {
                    Member: IPropertyReferenceOperation { Property: var asked },
                    Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: true } }
                }]
            }
        } test =>
            SaysHeld(asked) && IsThis(test.Value),
        IInvocationOperation { TargetMethod.Name: "IsEntered" } call => call.Arguments.Any(IsThis),
        _ => false,
    };

    private static bool SaysHeld(IPropertySymbol asked) =>
        asked.Name is "IsReadLockHeld" or "IsWriteLockHeld" or "IsUpgradeableReadLockHeld" or "IsReaderLockHeld" or "IsWriterLockHeld"
            or "IsHeldByCurrentThread";

    /// <summary>
    /// Whether a condition holds where there is no gate (true), or where there is one (false): <c>gate?.Release()</c>, <c>if (gate !=
    /// null)</c>. Whoever has a slot has a gate.
    /// </summary>
    public bool? IsAbsent(IOperation condition) =>
        NullTests.Tested(condition) is { NullWhenTrue: var nullWhenTrue, Operand: var tested } && IsThis(tested) ? nullWhenTrue : null;

    /// <summary>Whether a condition asks if the object is disposed of, and its gate with it: nobody waits for a slot of that.</summary>
    public static bool IsDisposedTest(IOperation condition) =>
        condition is IMemberReferenceOperation { Member.Name: var asked }
            && asked.IndexOf("disposed", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Whether the source asks how many slots are free: what it does about the answer is its own business.</summary>
    public bool IsCounted(SyntaxNode inside) =>
        FunctionOf(inside)?.DescendantNodes()
            .Any(node =>
                node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CurrentCount" } access
                    && Text(access.Expression) == name) == true;

    /// <summary>
    /// Whether an entry only takes back what the function gave away for a while: <c>try { gate.Release(); ... } finally { gate.Wait();
    /// }</c>.
    /// </summary>
    public bool IsTakenBackAt(SyntaxNode entry) =>
        entry.FirstAncestorOrSelf<FinallyClauseSyntax>() is { Parent: TryStatementSyntax { Block: var block } } && Releases(block);

    /// <summary>The calls that make up an entry: they cannot throw while its slot is held.</summary>
    public bool IsPartOfEntry(IOperation operation) =>
        operation is IInvocationOperation call
            && (IsEntry(call)
                || (call.TargetMethod.Name is "ConfigureAwait" or "GetAwaiter" && call.Instance is IInvocationOperation inner
                    && IsEntry(inner)));

    /// <summary>
    /// Whether somebody else gives the slot back from here on: a releaser, a task, a callback, a method that only releases.
    /// </summary>
    public bool IsHandedOverBy(IOperation operation) => operation switch
    {
        IFlowAnonymousFunctionOperation lambda => Releases(lambda.Syntax),
        IObjectCreationOperation creation =>
            creation.Arguments.Any(IsThis)
                || (creation.Type.IsDisposable() && creation.Arguments.Any(static a => a.Value is IInstanceReferenceOperation)),
        IInvocationOperation call when LockContract.EnteredBy(call) is null && LockContract.ExitedBy(call) is null =>
            (!IsMerelyUse(call) && call.Arguments.Any(IsThis)) || MovesSlot(call.TargetMethod),
        IMethodReferenceOperation reference =>
            ReleasesOnly(reference.Method)
                || (kind.Exit == reference.Method.Name && reference.Instance is { } instance && Text(instance.Syntax) == name),
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation } assignment => Text(assignment.Value.Syntax) == name,
        _ => false,
    };

    /// <summary>Whether a function that returns this value tells its caller that the slot is taken.</summary>
    public bool IsHandedOverByResult(IOperation? value)
    {
        if (function is not null && value is not null && IsNamedForTaking(function.Name)
            && (value.Type?.SpecialType == SpecialType.System_Boolean || value.Type.IsDisposable()))
            return true;
        return value is not null
            && value.DescendantsAndSelf()
                .Any(o => (o.Type.IsDisposable() && o is IObjectCreationOperation) || (o is IInvocationOperation call && IsEntry(call)));
    }

    /// <summary>
    /// Whether a function of the same type, other than those that also enter, gives slots of this gate back: it is then released elsewhere,
    /// or is a signal.
    /// </summary>
    public bool IsReleasedElsewhere(SyntaxNode inside)
    {
        SyntaxNode? type = isOfFunction
            ? inside.FirstAncestorOrSelf<MemberDeclarationSyntax>()
            : inside.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (type is null) return false;
        return type.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => IsCallOf(call, kind.Exit))
            .Any(call =>
                FunctionOf(call) is { } other && other != FunctionOf(inside) && !IsPaired(other)
                    && !Contains(other, kind.Enter, async: true) && !other.Contains(inside));
    }

    /// <summary>Whether a function takes the slot that a lambda it starts gives back.</summary>
    private bool IsPaired(SyntaxNode lambda) =>
        StartedRelease.IsStarted(lambda) && lambda.Parent is { } parent && FunctionOf(parent) is { } starter
            && Contains(starter, kind.Enter, async: true);

    private static bool IsNamedForTaking(string name) =>
        name.Contains("Lock") || name.Contains("Enter") || name.Contains("Acquire") || name.Contains("Reserve") || name.Contains("Rent")
            || name.Contains("Wait") || name.StartsWith("Begin", StringComparison.Ordinal)
            || name.StartsWith("TryStart", StringComparison.Ordinal) || name.StartsWith("TryTake", StringComparison.Ordinal);

    private static bool IsMerelyUse(IInvocationOperation call) =>
        call.TargetMethod.ContainingType.Name is "Monitor" or "ArgumentNullException" or "Debug" or "Interlocked" or "GC";

    private bool IsThis(IArgumentOperation argument) => IsThis(argument.Value);

    private bool IsThis(IOperation value) => Text(value.Syntax) == name;

    private bool Releases(SyntaxNode node) => Contains(node, kind.Exit, async: false);

    /// <summary>
    /// A method that gives slots of a counting gate back and is called with one in hand may take it again or not: only its author knows.
    /// </summary>
    private bool MovesSlot(IMethodSymbol method) =>
        kind.CountsSlots ? method.DeclaringSyntaxReferences is [var declared] && Releases(declared.GetSyntax()) : ReleasesOnly(method);

    private bool ReleasesOnly(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences is not [var declared]) return false;
        var syntax = declared.GetSyntax();
        return Releases(syntax) && !Contains(syntax, kind.Enter, async: true);
    }

    private bool Contains(SyntaxNode node, string member, bool async) =>
        node.DescendantNodesAndSelf()
            .Any(inner =>
                inner is InvocationExpressionSyntax call && (IsCallOf(call, member) || (async && IsCallOf(call, member + "Async"))));

    private bool IsCallOf(InvocationExpressionSyntax call, string member) => call.Expression switch
    {
        MemberAccessExpressionSyntax access when access.Name.Identifier.ValueText == member =>
            Text(access.Expression) == name
                || (call.ArgumentList.Arguments.Count > 0 && Text(call.ArgumentList.Arguments[0].Expression) == name),
        MemberBindingExpressionSyntax binding when binding.Name.Identifier.ValueText == member =>
            call.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } access && Text(access.Expression) == name,
        _ => false,
    };

    private static SyntaxNode? FunctionOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(static n =>
            n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
                or BaseMethodDeclarationSyntax or PropertyDeclarationSyntax);

    private static string Text(SyntaxNode node)
    {
        while (true)
        {
            switch (node)
            {
                case ParenthesizedExpressionSyntax parenthesized: node = parenthesized.Expression; continue;
                case PostfixUnaryExpressionSyntax
                {
                    RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.SuppressNullableWarningExpression
                } sure:
                    node =
                    sure.Operand; continue;
                case MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own: node = own.Name; continue;
                default: return node.ToString();
            }
        }
    }
}
