using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>A private field that holds a timer which is made once, and disposed or stopped for good.</summary>
internal sealed class TimerField
{
    private readonly FixContext _site;
    private readonly FieldDeclarationSyntax _declaration;
    private readonly TypeDeclarationSyntax _type;
    private readonly List<InvocationExpressionSyntax> _stops = [];

    private TimerField(FixContext site, FieldDeclarationSyntax declaration, TypeDeclarationSyntax type) =>
        (_site, _declaration, _type) = (site, declaration, type);

    private string Name => _declaration.Declaration.Variables[0].Identifier.Text;

    /// <summary>The field that a statement puts a new timer into, if nothing is done to it but that, its set-up and its end.</summary>
    public static TimerField? TryCreate(FixContext site, ExpressionSyntax target, IReadOnlyList<StatementSyntax> setUp)
    {
        if (site.Model.GetSymbolInfo(target, site.Cancellation).Symbol
            is not IFieldSymbol
            {
                DeclaredAccessibility: Accessibility.Private,
                DeclaringSyntaxReferences: [{ } declared],
                ContainingType.DeclaringSyntaxReferences: [{ } owner]
            } field)
            return null;
        if (declared.GetSyntax(
            site.Cancellation)
            is not VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { Declaration.Variables: [{ } variable] } declaration }
            || field.Type.FullName() is not ("System.Threading.Timer" or "System.Timers.Timer"))
            return null;
        if (variable.Initializer is { Value: var initial } && !initial.IsNullOrDefault()
            && (field.Type.FullName() == "System.Threading.Timer"
                || setUp.Any(statement =>
                    statement
                        is ExpressionStatementSyntax
                    {
                        Expression: AssignmentExpressionSyntax { Right: BaseObjectCreationExpressionSyntax }
                    })))
            return null;
        if (owner.GetSyntax(site.Cancellation) is not TypeDeclarationSyntax type) return null;
        var timer = new TimerField(site, declaration, type);
        return timer.IsMadeOnceAndEnds(field, target, setUp) ? timer : null;
    }

    /// <summary>Gives the field its new type, and its stops their new name; says what the field for the loop's task is called.</summary>
    public string? Retype(TextEditor splice, BlockLayout layout, INamedTypeSymbol periodic, INamedTypeSymbol task)
    {
        if (layout.EndOfLineAfter(_declaration.GetLastToken()) is not { } end || !layout.IsFirstOnLine(_declaration.GetFirstToken()))
            return null;
        var position = _declaration.Declaration.SpanStart;
        var written = _declaration.Declaration.Type is NullableTypeSyntax nullable ? nullable.ElementType : _declaration.Declaration.Type;
        splice.Replace(written.Span, periodic.ToMinimalDisplayString(_site.Model, position));
        if (_declaration.Declaration.Variables[0] is { Initializer: { Value: var made } } variable && !made.IsNullOrDefault())
            splice.Remove(TextSpan.FromBounds(variable.Identifier.Span.End, variable.Span.End));
        foreach (var stop in _stops.Where(static stop => NameOf(stop) != "Dispose"))
        {
            if (IsDisposedNext(stop) && TextRemoval.Remove(StatementOf(stop)!, splice, layout)) continue;
            splice.Replace(stop.Expression is MemberAccessExpressionSyntax access
                ? access.Name.Span
                : ((MemberBindingExpressionSyntax)stop.Expression).Name.Span, "Dispose");
            splice.Replace(stop.ArgumentList.Span, "()");
        }

        var ticking = TaskName();
        var isReadOnly = _declaration.Modifiers.Any(SyntaxKind.ReadOnlyKeyword);
        var mark = !isReadOnly && _site.Model.GetNullableContext(position).AnnotationsEnabled() ? "?" : "";
        splice.Insert(end,
            $"{layout.NewLine}{layout.IndentAt(_declaration.SpanStart)}"
                + $"{string.Concat(_declaration.Modifiers.Select(static modifier => modifier.Text + " "))}"
                + $"{task.ToMinimalDisplayString(_site.Model, position)}{mark} {ticking};");
        return ticking;
    }

    private bool IsMadeOnceAndEnds(IFieldSymbol field, ExpressionSyntax target, IReadOnlyList<StatementSyntax> setUp)
    {
        foreach (var use in _type.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText != field.Name
                || !SymbolEqualityComparer.Default.Equals(_site.Model.GetSymbolInfo(use, _site.Cancellation).Symbol, field))
                continue;
            ExpressionSyntax timer = use.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : use;
            if (target.Span.Contains(timer.Span) || setUp.Any(statement => statement.Span.Contains(timer.Span))) continue;
            if (StopOf(timer) is { } stop) _stops.Add(stop);
            else if (!IsAboutNull(timer)) return false;
        }

        return _stops.Count > 0;
    }

    private InvocationExpressionSyntax? StopOf(ExpressionSyntax timer)
    {
        RecursionGuard.EnsureStack();
        var call = timer.Parent switch
        {
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax direct } access when access.Expression == timer => direct,
            ConditionalAccessExpressionSyntax
            {
                WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } bound
            } =>
                bound,
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => StopOf(sure),
            _ => null,
        };
        return call is not null && NameOf(call) switch
        {
            "Dispose" => call.ArgumentList.Arguments.Count == 0,
            "Stop" or "Close" => StatementOf(call) is not null,
            "Change" => StatementOf(call) is not null && IsNever(call.ArgumentList.Arguments[0].Expression),
            _ => false,
        }
        ? call : null;
    }

    private static ExpressionStatementSyntax? StatementOf(InvocationExpressionSyntax call) =>
        (call.Parent is ConditionalAccessExpressionSyntax outer ? outer.Parent : call.Parent) as ExpressionStatementSyntax;

    /// <summary>Whether the next statement disposes the timer that this one stops.</summary>
    private bool IsDisposedNext(InvocationExpressionSyntax stop) =>
        StatementOf(stop) is { } statement && StatementList.TryCreate(statement) is { } around
            && around.IndexOf(statement.Span) + 1 is var next && next < around.Count
            && _stops.Any(other => NameOf(other) == "Dispose" && StatementOf(other) == around[next]);

    private bool IsNever(ExpressionSyntax due) =>
        _site.Model.GetConstantValue(due, _site.Cancellation) is { HasValue: true, Value: -1 or -1L }
        || _site.Model.GetSymbolInfo(due, _site.Cancellation).Symbol
            is IFieldSymbol { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" };

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        _ => "",
    };

    private static bool IsAboutNull(ExpressionSyntax timer) => timer.Parent switch
    {
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } => true,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: var value } assignment =>
            assignment.Left == timer && value.IsNullOrDefault(),
        _ => false,
    };

    private string TaskName()
    {
        var wanted = (Name.StartsWith("_", StringComparison.Ordinal)
            ? "_"
            : Name.StartsWith("m_", StringComparison.Ordinal) || Name.StartsWith("s_", StringComparison.Ordinal)
            ? Name.Substring(0, 2)
            : "")
            + "ticking";
        return FreeName.For(wanted, _type, _type.OpenBraceToken.Span.End, _site.Model);
    }
}
