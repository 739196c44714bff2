using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>The semaphore that a repair adds: a local where everything it bounds is waited for here, else a field.</summary>
internal sealed record Throttle(string Name)
{
    /// <summary>Declares the gate in front of a statement.</summary>
    public static Throttle? Local(FixContext site, StatementSyntax before, TextEditor splice, BlockLayout layout)
    {
        if (StatementList.TryCreate(before) is null || !layout.IsFirstOnLine(before.GetFirstToken())) return null;
        var gate = new Throttle(FreeName.For("gate", LimitedWork.MemberAround(before) ?? before.Function(), before.SpanStart, site.Model));
        splice.Insert(before.SpanStart,
            $"var {gate.Name} = {Creation(site, before.SpanStart)};{layout.NewLine}{layout.IndentAt(before.SpanStart)}");
        return gate;
    }

    /// <summary>Declares the gate in a method that was one expression and becomes a block.</summary>
    public static Throttle? InBody(FixContext site, ArrowExpressionClauseSyntax body, TextEditor splice, BlockLayout layout)
    {
        if (body.Parent is not MethodDeclarationSyntax method || !layout.IsOnOneLine(body.Expression.Span)
            || !layout.IsFree(TextSpan.FromBounds(method.ParameterList.Span.End, method.SemicolonToken.Span.End), default))
            return null;
        var gate = new Throttle(FreeName.For("gate", method, body.SpanStart, site.Model));
        var indent = layout.IndentAt(method.SpanStart);
        var lead = method.ReturnsValue(site.Model) ? "return " : "";
        splice.Replace(TextSpan.FromBounds(body.GetFirstToken().GetPreviousToken().Span.End, body.Expression.SpanStart),
            $"{layout.Open(indent)}var {gate.Name} = {Creation(site, body.SpanStart)};{layout.NewLine}{indent}{layout.Unit}{lead}");
        splice.Replace(TextSpan.FromBounds(body.Expression.Span.End, method.SemicolonToken.Span.End), $";{layout.NewLine}{indent}}}");
        return gate;
    }

    /// <summary>Adds the gate as the first field of the type.</summary>
    public static Throttle? Field(FixContext site, SyntaxNode inside, TextEditor splice, BlockLayout layout)
    {
        if (inside.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || inside.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node.Parent == type) is not { } member)
            return null;
        var isStatic = member.Modifiers.Any(modifier => modifier.Text == "static") || type is StructDeclarationSyntax;
        return FirstField.Add(site, type, "gate", isStatic, "readonly "
            + DefaultTimeout.TypeAt(site, "System.Threading.SemaphoreSlim", inside.SpanStart), " = "
                + Creation(site, inside.SpanStart), splice, layout) is { } name
            ? new(name)
            : null;
    }

    /// <summary>How much may run at once.</summary>
    public static string Size(FixContext site, int position) =>
        site.Options.MaxConcurrency is { } bound
            ? bound.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : DefaultTimeout.TypeAt(site, "System.Environment", position) + ".ProcessorCount * 4";

    private static string Creation(FixContext site, int position) =>
        $"new {DefaultTimeout.TypeAt(site, "System.Threading.SemaphoreSlim", position)}({Size(site, position)})";
}

/// <summary>The parts of the text that a gated piece of work consists of.</summary>
internal static class ThrottledWork
{
    /// <summary>The lines of a block that does something in a try and leaves the gate in its finally.</summary>
    public static TextEditor.Piece[] Block(BlockLayout layout, string indent, string gate, string? enter, params TextEditor.Piece[] work)
    {
        var inner = indent + layout.Unit;
        if (enter is not null) enter += layout.NewLine + inner;
        return [$"{layout.Open(indent)}{enter}try{layout.Open(inner)}", .. work,
            $"{layout.NewLine}{inner}}}{layout.Clause(inner, "finally")}{layout.Open(inner)}{gate}.Release();{layout.NewLine}"
                + $"{inner}}}{layout.NewLine}{indent}}}"];
    }

    /// <summary>Makes such a block of an expression; its further lines go as far to the right as its first.</summary>
    public static void Around(BlockLayout layout, TextEditor splice, TextSpan replaced, SyntaxNode work, string indent, string gate,
        string? enter, string lead, string end)
    {
        var inner = indent + layout.Unit;
        if (enter is not null) enter += layout.NewLine + inner;
        splice.Replace(TextSpan.FromBounds(replaced.Start, work.SpanStart), $"{layout.Open(indent)}{enter}try{layout.Open(inner)}{lead}");
        var written = layout.IndentAt(work.SpanStart);
        for (var steps = written.Length; steps < inner.Length + layout.Unit.Length; steps += layout.Unit.Length)
            layout.Indent(splice, work.SpanStart, work.Span.End);
        splice.Replace(TextSpan.FromBounds(work.Span.End, replaced.End),
            $"{end}{layout.NewLine}{inner}}}{layout.Clause(inner, "finally")}{layout.Open(inner)}{gate}.Release();"
                + $"{layout.NewLine}{inner}}}{layout.NewLine}{indent}}}");
    }

    /// <summary>Puts the statements of a block into a try that leaves the gate in its finally.</summary>
    public static bool Wrap(BlockLayout layout, BlockSyntax block, string gate, string? enter, TextEditor splice)
    {
        if (block.Statements.Count == 0) return false;
        var last = block.Statements[block.Statements.Count - 1];
        if (layout.EndOfLineAfter(block.OpenBraceToken) is null || !layout.IsFirstOnLine(block.CloseBraceToken)
            || layout.EndOfLineAfter(last.GetLastToken()) is not { } end || !layout.IsFirstOnLine(block.Statements[0].GetFirstToken()))
            return false;
        var indent = layout.IndentAt(block.CloseBraceToken.SpanStart) + layout.Unit;
        if (enter is not null) enter = layout.NewLine + indent + enter;
        if (block.Statements is [TryStatementSyntax { Finally: null } attempt] && layout.IsFirstOnLine(attempt.TryKeyword))
        {
            if (enter is not null) splice.Insert(block.OpenBraceToken.Span.End, enter);
            splice.Insert(end, $"{layout.Clause(indent, "finally")}{layout.Open(indent)}{gate}.Release();{layout.NewLine}{indent}}}");
            return true;
        }

        splice.Insert(block.OpenBraceToken.Span.End, $"{enter}{layout.NewLine}{indent}try{layout.OpenBrace(indent)}");
        layout.Indent(splice, block.OpenBraceToken.SpanStart, last.Span.End);
        splice.Insert(end,
            $"{layout.NewLine}{indent}}}{layout.Clause(indent, "finally")}{layout.Open(indent)}{gate}.Release();{layout.NewLine}"
                + $"{indent}}}");
        return true;
    }
}
