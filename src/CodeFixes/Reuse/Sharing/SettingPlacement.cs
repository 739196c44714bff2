using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>Replaces the creation of a client and sets on the new one, by statements, what the object initializer set.</summary>
internal sealed class SettingPlacement(ClientSite site, ICollection<string> names, DocumentEdits edits)
{
    private readonly TextLayout _layout = site.Layout;

    public bool TryWrite(string client) => site switch
    {
        { Settings.IsEmpty: true } => Replaced(client),
        { Local.Statement: LocalDeclarationStatementSyntax declaration } =>
            Replaced(client) && SetBehind(declaration, site.Local.Symbol.Name),
        { Local.Statement: UsingStatementSyntax held } => TryWriteUsing(held, client),
        { Creation.Parent: AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement } assignment }
            when IsOwn(assignment.Left) =>
            Replaced(client) && SetBehind(statement, assignment.Left.ToString()),
        _ => TryWriteLocal(client),
    };

    /// <summary>The lines that set everything on a variable.</summary>
    public IEnumerable<string> Lines(string target, string indent) =>
        new SettingWriter(value => ValueText(value, _layout, indent), _layout, indent).Statements(target, site.Settings);

    /// <summary>The text of a value on a line with another indentation.</summary>
    public static string ValueText(ExpressionSyntax value, TextLayout from, string indent) => Moved(value, value.ToString(), from, indent);

    public static string Moved(ExpressionSyntax value, string text, TextLayout from, string indent)
    {
        if (!text.Contains('\n') || value.DescendantTokens().Any(t => t.Text.Contains('\n'))) return text;
        return TextLayout.Shift(text, from.IndentAt(value.SpanStart), indent);
    }

    private bool Replaced(string client)
    {
        edits.Replace(site.Place, client);
        return true;
    }

    private bool SetBehind(StatementSyntax statement, string target)
    {
        StatementInsertion.Behind(statement, Lines(target, _layout.IndentAt(statement.SpanStart)), _layout, edits);
        return true;
    }

    // Nobody else sees the variable before its settings are made.
    private bool IsOwn(ExpressionSyntax target) =>
        site.Model.GetSymbolInfo(target).Symbol is ILocalSymbol
            || site.Access == InstanceAccess.Constructor
                && target is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax };

    private bool TryWriteUsing(UsingStatementSyntax held, string client)
    {
        var name = site.Local!.Symbol.Name;
        if (held.Statement is BlockSyntax block)
        {
            var indent = block.Statements.Count > 0
                ? _layout.IndentAt(block.Statements[0].SpanStart)
                : _layout.IndentAt(held.SpanStart) + _layout.Unit;
            StatementInsertion.Behind(block, null, Lines(name, indent), _layout, edits);
            return Replaced(client);
        }

        if (held.Parent is not (BlockSyntax or SwitchSectionSyntax)) return false;
        InsertBefore(held, $"{held.Declaration!.Type} {name} = {client};", name);
        edits.Replace(held.Declaration.Span, name);
        return true;
    }

    private bool TryWriteLocal(string client)
    {
        if (FirstEvaluatedIn(site.Creation) is not { } owner) return false;
        var member = site.Creation.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? site.Declaration;
        var taken = member.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText).Concat(names)
            .ToImmutableHashSet();
        var name = new[] { "client", "httpClient" }.Concat(Enumerable.Range(2, 50).Select(i => "client" + i))
            .First(n => !taken.Contains(n));
        names.Add(name);
        if (owner is StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement)
        {
            InsertBefore(statement, $"var {name} = {client};", name);
            return Replaced(name);
        }

        return owner is ExpressionSyntax arrow && TryWriteArrow(arrow, $"var {name} = {client};", name);
    }

    private void InsertBefore(StatementSyntax statement, string declaration, string name)
    {
        var indent = _layout.IndentAt(statement.SpanStart);
        var staysOnLine = !_layout.IsFirstOnLine(statement.SpanStart)
            && site.Settings.All(s => s.Comments is { Above.IsEmpty: true, Behind: null });
        edits.Insert(statement.SpanStart,
            string.Concat(Lines(name, indent).Prepend(declaration).Select(l => l + (staysOnLine ? " " : _layout.NewLine + indent))));
    }

    private bool TryWriteArrow(ExpressionSyntax arrow, string declaration, string name)
    {
        var owner = arrow.Parent is ArrowExpressionClauseSyntax clause ? clause.Parent! : arrow.Parent!;
        if (ReturnKeyword(owner) is not { } returns) return false;
        var isProperty = owner is PropertyDeclarationSyntax;
        var outer = _layout.IndentAt(owner.SpanStart);
        var open = _layout.NewLine + outer + "{";
        var close = _layout.NewLine + outer + "}";
        if (isProperty)
        {
            outer += _layout.Unit;
            open += _layout.NewLine + outer + "get" + _layout.NewLine + outer + "{";
            close = _layout.NewLine + outer + "}" + close;
        }

        var inner = _layout.NewLine + outer + _layout.Unit;
        var lines = string.Concat(Lines(name, outer + _layout.Unit).Prepend(declaration).Select(l => inner + l));
        edits.Replace(TextSpan.FromBounds(arrow.GetFirstToken().GetPreviousToken().Span.End, arrow.SpanStart), open + lines + inner
            + returns);
        edits.Replace(site.Place, name);
        if (owner is LambdaExpressionSyntax) edits.Insert(arrow.Span.End, ";" + close);
        else edits.Insert(arrow.GetLastToken().GetNextToken().Span.End, close);
        if (arrow.Parent is ArrowExpressionClauseSyntax { ArrowToken: var token })
            edits.Delete(TextSpan.FromBounds(token.GetPreviousToken().Span.End, token.Span.End));
        return true;
    }

    private string? ReturnKeyword(SyntaxNode owner)
    {
        var method = owner switch
        {
            LambdaExpressionSyntax => site.Model.GetSymbolInfo(owner).Symbol as IMethodSymbol,
            PropertyDeclarationSyntax => (site.Model.GetDeclaredSymbol(owner) as IPropertySymbol)?.GetMethod,
            _ => site.Model.GetDeclaredSymbol(owner) as IMethodSymbol,
        };
        if (method is null) return null;
        return method.ReturnsVoid || method.IsAsync && method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 0 } ? "" : "return ";
    }

    // The statement or arrow in which nothing is evaluated before the creation, so that it can be made on a line above.
    private SyntaxNode? FirstEvaluatedIn(ExpressionSyntax creation)
    {
        SyntaxNode child = creation;
        for (var node = creation.Parent; node is not null; child = node, node = node.Parent)
        {
            switch (node)
            {
                case ReturnStatementSyntax or ExpressionStatementSyntax or LocalDeclarationStatementSyntax:
                    return node;
                case ArrowExpressionClauseSyntax or LambdaExpressionSyntax:
                    return child is ExpressionSyntax ? child : null;
                case ParenthesizedExpressionSyntax or AwaitExpressionSyntax or CastExpressionSyntax or EqualsValueClauseSyntax
                    or ArgumentListSyntax or ArgumentSyntax:
                case VariableDeclarationSyntax { Variables.Count: 1 } or VariableDeclaratorSyntax:
                case MemberAccessExpressionSyntax access when access.Expression == child:
                case ConditionalAccessExpressionSyntax conditional when conditional.Expression == child:
                case InvocationExpressionSyntax call when call.Expression == child || IsFirstArgument(call, child):
                case AssignmentExpressionSyntax assignment when assignment.Right == child && assignment.Left is IdentifierNameSyntax:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private bool IsFirstArgument(InvocationExpressionSyntax call, SyntaxNode arguments) =>
        call.Expression is IdentifierNameSyntax && arguments is ArgumentListSyntax { Arguments: [var first, ..] }
            && first.Span.Contains(site.Creation.Span);
}
