using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>The statements of one block, switch section or program.</summary>
internal sealed record StatementList(SyntaxNode Owner, IReadOnlyList<StatementSyntax> Statements)
{
    // A jump may not cross a using declaration of its block, and a switch section may not hold one.
    public bool AllowsDeclaration => Owner is not SwitchSectionSyntax && !Statements.Any(statement => statement is LabeledStatementSyntax);

    public StatementSyntax this[int index] => Statements[index];

    public int Count => Statements.Count;

    public static StatementList? TryCreate(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => new(block, block.Statements),
        SwitchSectionSyntax section => new(section, section.Statements),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax program } =>
            new(program, [.. program.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement)]),
        _ => null,
    };

    /// <summary>The statement that holds a place, or -1.</summary>
    public int IndexOf(TextSpan place)
    {
        for (var index = 0; index < Count; index++)
        {
            if (Statements[index].Span.Contains(place)) return index;
        }

        return -1;
    }

    /// <summary>The last statement that uses what the statements of a range declare, and what that one declares, and so on.</summary>
    public int Closure(int from, int to, SemanticModel model, CancellationToken cancellation)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (_, use) in UsesAfter(from, to, model, cancellation))
            {
                if (use <= to) continue;
                to = use;
                changed = true;
                break;
            }
        }

        return to;
    }

    /// <summary>The locals and local functions that the range declares and a later statement uses, with the place of that use.</summary>
    public IEnumerable<(ISymbol Declared, int Use)> UsesAfter(int from, int to, SemanticModel model, CancellationToken cancellation)
    {
        var declared = Statements.Skip(from).Take(to - from + 1)
            .SelectMany(statement => statement.DescendantNodesAndSelf())
            .Where(node =>
                node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or LocalFunctionStatementSyntax
                    or LabeledStatementSyntax)
            .Select(node => model.GetDeclaredSymbol(node, cancellation)).OfType<ISymbol>().ToLookup(symbol => symbol.Name);
        for (var index = Count - 1; index > to; index--)
        {
            foreach (var name in Statements[index].DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            {
                foreach (var symbol in declared[name.Identifier.ValueText])
                {
                    if (SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, symbol))
                        yield return (symbol, index);
                }
            }
        }
    }
}
