using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>
/// Tells types of the compilation whose disposal does nothing, or only forgets what the garbage collector has anyway: of them nothing is
/// lost.
/// </summary>
internal static class DisposeBody
{
    /// <summary>Types of the framework to derive from, which hold nothing themselves.</summary>
    private static readonly string[] s_bare = ["Stream", "TextReader", "TextWriter", "MarshalByRefObject"];

    public static bool NeedsNoRelease(ITypeSymbol type, Resources resources) =>
        Does(type, resources, (expression, level) => NeedsNone(expression, level, resources));

    /// <summary>
    /// Whether disposal does nothing more than to release what the constructor was given: whoever has that has all there is to lose.
    /// </summary>
    public static bool IsOfWhatIsGiven(ITypeSymbol type, Resources resources) =>
        Does(type, resources,
            (expression, level) => NeedsNone(expression, level, resources) || (Released(expression) is { } name && IsGiven(name, level)));

    /// <summary>
    /// Whether what is released is a member of a type that needs no release: a lock over a <c>SemaphoreSlim</c> is no more than that.
    /// </summary>
    private static bool NeedsNone(ExpressionSyntax expression, ITypeSymbol level, Resources resources) =>
        Released(expression) is { } name
            && level.GetMembers(name)
                .Any(member => ResourceHolder.TypeOf(member) is { } type && type.IsDisposable() && resources.KindOrOther(type) is null);

    /// <summary>Whether a type of the author's own, with no kind of its own, releases what it was given and holds nothing else.</summary>
    public static bool IsWrapper(ITypeSymbol? type, Resources resources) =>
        type is { TypeKind: TypeKind.Class } && resources.IsSource(type) && type.IsDisposable() && resources.Kind(type) is null
            && !NeedsNoRelease(type, resources) && IsOfWhatIsGiven(type, resources);

    private static bool Does(ITypeSymbol type, Resources resources, Func<ExpressionSyntax, ITypeSymbol, bool> nothingElseThan)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            if (!resources.IsSource(level)) return !level.IsDisposable() || (s_bare.Contains(level.Name) && level.IsOfFramework());
            foreach (var member in level.GetMembers())
            {
                if (member is not IMethodSymbol { IsAbstract: false, IsStatic: false } method || !IsDisposal(method)) continue;
                foreach (var written in method.DeclaringSyntaxReferences)
                {
                    if (!Does(written.GetSyntax(), expression => IsNothing(expression) || nothingElseThan(expression, level))) return false;
                }
            }
        }

        return true;
    }

    public static bool IsDisposal(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Destructor || method.Name is "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "DisposeCore"
            || method.Name.EndsWith(".Dispose", StringComparison.Ordinal)
            || method.Name.EndsWith(".DisposeAsync", StringComparison.Ordinal);

    private static bool Does(SyntaxNode written, Func<ExpressionSyntax, bool> nothingElseThan) =>
        written is BaseMethodDeclarationSyntax method
        && (method.ExpressionBody is { Expression: var value }
            ? nothingElseThan(value)
            : method.Body is { } body && Does(body, nothingElseThan));

    private static bool Does(StatementSyntax statement, Func<ExpressionSyntax, bool> nothingElseThan) =>
        RecursionGuard.Descend(statement) switch
        {
            ExpressionStatementSyntax { Expression: var expression } => nothingElseThan(expression),
            ReturnStatementSyntax { Expression: var value } => value is null || nothingElseThan(value),
            BlockSyntax block => block.Statements.All(inside => Does(inside, nothingElseThan)),
            // a collection is not its elements
            ForEachStatementSyntax { Expression: ThisExpressionSyntax } all =>
                Does(all.Statement, expression => Released(expression) == all.Identifier.ValueText),
            IfStatementSyntax choice =>
                Does(choice.Statement, nothingElseThan) && (choice.Else is null || Does(choice.Else.Statement, nothingElseThan)),
            _ => false,
        };

    /// <summary>Another part of the disposal, which is looked at itself, a word to the garbage collector, a task that is done.</summary>
    private static bool IsNothing(ExpressionSyntax expression) => expression switch
    {
        AssignmentExpressionSyntax
        {
            RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
            Left: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax },
            Right: LiteralExpressionSyntax or DefaultExpressionSyntax
        } =>
            true,
        InvocationExpressionSyntax { Expression: var called } =>
            called.ToString() is "Dispose" or "base.Dispose" or "GC.SuppressFinalize" or "System.GC.SuppressFinalize",
        _ => expression.ToString() is "default" or "Task.CompletedTask" or "ValueTask.CompletedTask" or "new ValueTask()" or "new()",
    };

    /// <summary>The name of the member that an expression disposes.</summary>
    public static string? Released(ExpressionSyntax expression) => RecursionGuard.Descend(expression) switch
    {
        AwaitExpressionSyntax { Expression: var awaited } => Released(awaited),
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax
            {
                Expression: var target,
                Name.Identifier.ValueText: "Dispose" or "DisposeAsync" or "Close"
            }
        } =>
            NameOf(target),
        ConditionalAccessExpressionSyntax
        {
            Expression: var target,
            WhenNotNull: InvocationExpressionSyntax
            {
                Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" or "Close" }
            }
        } =>
            NameOf(target),
        _ => null,
    };

    private static string? NameOf(ExpressionSyntax target) => RecursionGuard.Descend(target) switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => NameOf(inner),
        CastExpressionSyntax { Expression: var inner } => NameOf(inner),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression, Left: var inner } => NameOf(inner),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var member } => member,
        IdentifierNameSyntax { Identifier.ValueText: var member } => member,
        _ => null,
    };

    /// <summary>
    /// Whether a parameter of the primary constructor, or a member that nothing but constructors fill, with what they were given.
    /// </summary>
    private static bool IsGiven(string name, ITypeSymbol level)
    {
        var any = false;
        foreach (var reference in level.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is not TypeDeclarationSyntax type) return false;
            if (HasParameter(type, name)) return true;
            foreach (var node in type.DescendantNodes())
            {
                switch (node)
                {
                    case AssignmentExpressionSyntax { Left: var left, Right: var right }
                        when NameOf(left) == name && right is not LiteralExpressionSyntax:
                        if (!IsParameter(right, node)) return false;
                        any = true;
                        break;
                    case PropertyDeclarationSyntax { Initializer.Value: var first, Identifier.ValueText: var shown } when shown == name:
                        if (!IsParameter(first, type)) return false;
                        any = true;
                        break;
                    case VariableDeclaratorSyntax { Initializer.Value: var initial, Identifier.ValueText: var declared }
                        when declared == name:
                        if (!IsParameter(initial, type)) return false;
                        any = true;
                        break;
                }
            }
        }

        return any;
    }

    private static bool IsParameter(ExpressionSyntax value, SyntaxNode from)
    {
        if (value is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: var first, Right: ThrowExpressionSyntax })
            value = first;
        return value is IdentifierNameSyntax { Identifier.ValueText: var name }
            && from.FirstAncestorOrSelf<SyntaxNode>(static node =>
                node is ConstructorDeclarationSyntax or TypeDeclarationSyntax) is { } taker
            && HasParameter(taker, name);
    }

    /// <summary>Of a constructor, or of a type with a primary one.</summary>
    private static bool HasParameter(SyntaxNode declaration, string name) =>
        declaration.ChildNodes().OfType<ParameterListSyntax>()
            .Any(list => list.Parameters.Any(parameter => parameter.Identifier.ValueText == name));
}
