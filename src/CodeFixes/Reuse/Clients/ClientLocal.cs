using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>A local that is declared alone and with a value, by a declaration or by <c>using (...)</c>.</summary>
internal sealed class ClientLocal
{
    private ClientLocal(ILocalSymbol symbol, VariableDeclaratorSyntax declarator, StatementSyntax statement)
    {
        Symbol = symbol;
        Value = declarator.Initializer?.Value;
        Statement = statement;
        Scope = declarator.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? declarator.SyntaxTree.GetRoot();
    }

    public ILocalSymbol Symbol { get; }

    public ExpressionSyntax? Value { get; }

    public StatementSyntax Statement { get; }

    private SyntaxNode Scope { get; }

    public static ClientLocal? Declaring(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()
            is VariableDeclaratorSyntax
        {
            Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax or UsingStatementSyntax }
        } declarator
            ? new ClientLocal(local, declarator, (StatementSyntax)declarator.Parent!.Parent!)
            : null;

    /// <summary>The local whose declaration has this expression as its value.</summary>
    public static ClientLocal? InitializedWith(ExpressionSyntax value, SemanticModel model) =>
        value.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }
            && model.GetDeclaredSymbol(declarator) is ILocalSymbol local
            ? Declaring(local)
            : null;

    public IEnumerable<IdentifierNameSyntax> References(SemanticModel model) => References(Symbol, Scope, model);

    public static IEnumerable<IdentifierNameSyntax> References(ISymbol symbol, SyntaxNode scope, SemanticModel model) =>
        scope.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name =>
                name.Identifier.ValueText == symbol.Name
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, symbol));

    /// <summary>True if a statement runs exactly when the declaration has run: it stands in the same list of statements.</summary>
    public bool RunsOnceWith(StatementSyntax other) => Statement is UsingStatementSyntax held
        ? other.Parent == Innermost(held)
        : other.Parent == Statement.Parent;

    private static StatementSyntax Innermost(UsingStatementSyntax held)
    {
        var body = held.Statement;
        while (body is UsingStatementSyntax nested) body = nested.Statement;
        return body;
    }
}
