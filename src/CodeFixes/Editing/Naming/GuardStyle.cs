using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing.Naming;

/// <summary>How the constructors of a file check and keep their parameters, to be copied for one more.</summary>
internal sealed class GuardStyle
{
    private readonly StatementSyntax? _guard;
    private readonly ExpressionSyntax? _coalesce;
    private readonly string _sampleName = "";

    public GuardStyle(IEnumerable<ConstructorDeclarationSyntax> constructors)
    {
        foreach (var constructor in constructors)
        {
            foreach (var parameter in constructor.ParameterList.Parameters.Select(p => p.Identifier.ValueText))
            {
                _guard ??= Statements(constructor).FirstOrDefault(s => IsGuard(s, constructor) && Mentions(s, parameter));
                _coalesce ??= Assignments(constructor).Select(a => a.Right)
                    .FirstOrDefault(right => IsCoalesce(right) && Mentions(right, parameter));
                UsesThis |= Assignments(constructor)
                    .Any(a => a.Left is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } && Mentions(a.Right, parameter));
                if (_guard is null && _coalesce is null) continue;
                _sampleName = parameter;
                return;
            }
        }
    }

    public bool UsesThis { get; }

    /// <summary>A statement that refuses null, or null where the file has none.</summary>
    public string? Guard(string parameter) => _guard is null ? null : Renamed(_guard, parameter);

    /// <summary>The parameter as it is assigned, with <c>?? throw</c> where the file does so.</summary>
    public string Value(string parameter) => _coalesce is null ? parameter : Renamed(_coalesce, parameter);

    /// <summary>The last statement of those at the top of a constructor that check or keep its parameters.</summary>
    public static StatementSyntax? LastOfPreamble(ConstructorDeclarationSyntax constructor)
    {
        var names = constructor.ParameterList.Parameters.Select(p => p.Identifier.ValueText).ToList();
        var kept = new List<string>();
        return Statements(constructor)
            .TakeWhile(s => IsGuard(s, constructor) || Keeps(s, names, kept) || kept.Any(k => Setting.Read(s, k) is not null))
            .LastOrDefault();
    }

    public static StatementSyntax? LastGuard(ConstructorDeclarationSyntax constructor) =>
        Statements(constructor).TakeWhile(s => IsGuard(s, constructor)).LastOrDefault();

    private static bool Keeps(StatementSyntax statement, List<string> parameters, List<string> kept)
    {
        if (statement is not ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment }
            || !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
            return false;
        if (!parameters.Any(p => Mentions(assignment.Right, p))) return false;
        kept.Add(assignment.Left.ToString());
        return true;
    }

    private static bool IsGuard(StatementSyntax statement, ConstructorDeclarationSyntax constructor)
    {
        var mentioned = constructor.ParameterList.Parameters.Count(p => Mentions(statement, p.Identifier.ValueText));
        return mentioned == 1 && statement switch
        {
            IfStatementSyntax { Else: null } test when IsNullTest(test.Condition)
                => test.Statement is ThrowStatementSyntax or BlockSyntax { Statements.Count: 1 }
                    && test.Statement.DescendantNodesAndSelf().OfType<ThrowStatementSyntax>().Any(),
            ExpressionStatementSyntax
            {
                Expression: InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Name.Identifier.ValueText: var method }
                }
            }
                => method is "ThrowIfNull" or "NotNull" or "IsNotNull" or "ArgumentNotNull" or "AgainstNull" or "Null",
            _ => false,
        };
    }

    private static bool IsNullTest(ExpressionSyntax condition) => condition switch
    {
        BinaryExpressionSyntax { Right: var right } => right.IsKind(SyntaxKind.NullLiteralExpression),
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax constant } =>
            constant.Expression.IsKind(SyntaxKind.NullLiteralExpression),
        _ => false,
    };

    private static bool IsCoalesce(ExpressionSyntax value) =>
        value is BinaryExpressionSyntax
        {
            RawKind: (int)SyntaxKind.CoalesceExpression,
            Left: IdentifierNameSyntax,
            Right: ThrowExpressionSyntax
        };

    private static IEnumerable<StatementSyntax> Statements(ConstructorDeclarationSyntax constructor) =>
        constructor.Body?.Statements ?? default;

    private static IEnumerable<AssignmentExpressionSyntax> Assignments(ConstructorDeclarationSyntax constructor) =>
        Statements(constructor).OfType<ExpressionStatementSyntax>().Select(s => s.Expression)
            .Concat(constructor.ExpressionBody is { } arrow ? [arrow.Expression] : []).OfType<AssignmentExpressionSyntax>();

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == name && !IsMemberName(n));

    private static bool IsMemberName(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Name == name;

    private string Renamed(SyntaxNode sample, string parameter)
    {
        var changes = sample.DescendantTokens().Where(IsSample)
            .Select(t =>
                new TextChange(new TextSpan(t.SpanStart - sample.SpanStart, t.Span.Length), t.IsKind(SyntaxKind.StringLiteralToken)
                    ? TypeNames.Literal(parameter)
                    : parameter));
        return SourceText.From(sample.ToString()).WithChanges(changes).ToString();
    }

    private bool IsSample(SyntaxToken token) =>
        token.ValueText == _sampleName
            && (token.IsKind(SyntaxKind.StringLiteralToken) || token.Parent is IdentifierNameSyntax name && !IsMemberName(name));
}
