using System.Diagnostics;
using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz;

/// <summary>Takes away whatever a failure does not need: delta debugging over members and statements, then over lines.</summary>
/// <param name="stillFails">Whether code still fails in the same way.</param>
/// <param name="time">How long to try.</param>
internal sealed class Minimizer(Func<string, bool> stillFails, TimeSpan time)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public string Minimize(string code)
    {
        while (_clock.Elapsed < time)
        {
            var before = code;
            code = Reduce(code, Parts<MemberDeclarationSyntax>);
            code = Reduce(code, Parts<StatementSyntax>);
            code = Unwrap(code);
            code = Reduce(code, Details);
            code = Reduce(code, Lines);
            if (code == before) break;
        }

        return code;
    }

    private static List<TextSpan> Parts<T>(string code)
        where T : SyntaxNode => [.. Parse(code).DescendantNodes().OfType<T>().Select(node => node.FullSpan)];

    private static List<TextSpan> Details(string code) =>
        [.. Parse(code).DescendantNodesAndTokens().Where(part => IsDetail(part)).Select(part => part.FullSpan)];

    private static bool IsDetail(SyntaxNodeOrToken part) => part.AsNode() switch
    {
        UsingDirectiveSyntax or BaseListSyntax or AttributeListSyntax or InitializerExpressionSyntax or ParameterListSyntax => true,
        CatchClauseSyntax or FinallyClauseSyntax or ElseClauseSyntax => true,
        not null => false,
        null => SyntaxFacts.IsAccessibilityModifier(part.Kind())
            || part.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.ReadOnlyKeyword,
    };

    private static List<TextSpan> Lines(string code) => [.. SourceText.From(code).Lines.Select(line => line.SpanIncludingLineBreak)];

    private static CompilationUnitSyntax Parse(string code) =>
        SyntaxFactory.ParseCompilationUnit(code, options: FuzzWorkspace.ParseOptions);

    // Half of the parts at once, then a quarter, and so on down to single ones.
    private string Reduce(string code, Func<string, List<TextSpan>> parts)
    {
        for (var size = Math.Max(1, parts(code).Count / 2); ; size /= 2)
        {
            for (var start = 0; start < parts(code).Count && _clock.Elapsed < time;)
            {
                var shorter = Without(code, parts(code).Skip(start).Take(size));
                if (shorter.Length < code.Length && stillFails(shorter)) code = shorter;
                else start += size;
            }

            if (size <= 1) return code;
        }
    }

    // A statement around others gives way to them.
    private string Unwrap(string code)
    {
        for (var i = 0; _clock.Elapsed < time; i++)
        {
            var blocks = Parse(code).DescendantNodes().OfType<BlockSyntax>()
                .Where(block => block.Parent is StatementSyntax and not LocalFunctionStatementSyntax).ToList();
            if (i >= blocks.Count) break;
            var outer = blocks[i].Parent!;
            var inner = string.Concat(blocks[i].Statements.Select(statement => statement.ToFullString()));
            var shorter = string.Concat(code.AsSpan(0, outer.FullSpan.Start), inner, code.AsSpan(outer.FullSpan.End));
            if (shorter.Length >= code.Length || !stillFails(shorter)) continue;
            (code, i) = (shorter, -1);
        }

        return code;
    }

    // From the end on, so that the places before stay what they are; what lies in a part that goes, goes with it.
    private static string Without(string code, IEnumerable<TextSpan> spans)
    {
        var outer = new Stack<TextSpan>();
        foreach (var span in spans.OrderBy(span => span.Start).ThenByDescending(span => span.Length))
        {
            if (outer.Count == 0 || span.Start >= outer.Peek().End) outer.Push(span);
        }

        return outer.Aggregate(code, (rest, span) => rest.Remove(span.Start, span.Length));
    }
}
