using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>One constructor that is to take a service: a declared one, or the primary one of its class.</summary>
internal sealed class InjectedConstructor
{
    private readonly IMethodSymbol _symbol;
    private readonly Document _document;
    private readonly SemanticModel _model;
    private readonly TextLayout _layout;
    private readonly IMethodSymbol? _called;

    private InjectedConstructor(IMethodSymbol symbol, SyntaxNode syntax, Document document, SemanticModel model, TextLayout layout,
        IMethodSymbol? called, string? parameter)
    {
        _symbol = symbol;
        _document = document;
        _model = model;
        _layout = layout;
        _called = called;
        Syntax = syntax;
        Parameter = parameter;
    }

    public SyntaxNode Syntax { get; }

    /// <summary>The parameter that brings the service already.</summary>
    public string? Parameter { get; }

    /// <summary>True if it leaves its fields to another constructor: <c>: this(...)</c>.</summary>
    public bool IsChained => _called is not null;

    public bool Wanted { get; set; }

    /// <summary>True if a parameter is added, so that whoever calls it passes one more argument.</summary>
    public bool IsNewIn => Parameter is null;

    public static InjectedConstructor? Read(IMethodSymbol symbol, SyntaxNode syntax, Document document, SemanticModel model,
        TextLayout layout, INamedTypeSymbol service)
    {
        var parameter =
            symbol.Parameters.FirstOrDefault(p =>
                HttpTypes.Is(p.Type, service.ToDisplayString()) && p.NullableAnnotation != NullableAnnotation.Annotated)?.Name;
        switch (syntax)
        {
            case ConstructorDeclarationSyntax { Body: null, ExpressionBody: null }:
                return null;
            case ConstructorDeclarationSyntax { Initializer: { ThisOrBaseKeyword.ValueText: "this" } initializer }:
                return model.GetSymbolInfo(initializer).Symbol is IMethodSymbol called
                    ? new(symbol, syntax, document, model, layout, called, parameter)
                    : null;
            case ConstructorDeclarationSyntax:
            case TypeDeclarationSyntax type when PrimaryParameters(type) is not null:
                return new(symbol, syntax, document, model, layout, null, parameter);
            default:
                return null;
        }
    }

    public bool Calls(InjectedConstructor other) => SymbolEqualityComparer.Default.Equals(_called, other._symbol);

    /// <summary>Adds the parameter with its documentation, and hands it on to the constructor that is called.</summary>
    public void WriteParameter(INamedTypeSymbol service, string newName, bool passOn, SolutionEdits edits)
    {
        var mine = edits.In(_document);
        var insertion = new ListInsertion(_layout, mine);
        if (IsNewIn)
        {
            var list = Syntax is ConstructorDeclarationSyntax declared
                ? declared.ParameterList
                : PrimaryParameters((TypeDeclarationSyntax)Syntax)!;
            var place = ListInsertion.PlaceAmong(_symbol.Parameters);
            var typeName = new TypeNames(_model, list.SpanStart, mine).Write(service);
            insertion.AddParameter(list, place, $"{typeName} {newName}");
            insertion.Document(Syntax, place == 0 ? null : _symbol.Parameters[place - 1].Name, newName, ClientNames.Sentence(service));
        }

        if (passOn && Syntax is ConstructorDeclarationSyntax { Initializer: { } initializer })
        {
            insertion.AddArgument(initializer.ArgumentList, ListInsertion.PlaceAmong(_called!.Parameters), newName, Parameter ?? newName);
        }
    }

    /// <summary>Adds lines behind those that check and keep the other parameters.</summary>
    public void WriteLines(Func<GuardStyle, IEnumerable<string>> write, bool copiesGuards, SolutionEdits edits)
    {
        var constructor = (ConstructorDeclarationSyntax)Syntax;
        var style = new GuardStyle(ConstructorInjection.Constructors(constructor.SyntaxTree).OrderBy(c => c == constructor ? 0 : 1));
        var lines = write(style).ToList();
        if (lines.Count == 0) return;

        var mine = edits.In(_document);
        if (constructor.Body is not { } body)
        {
            ToBlock(constructor, lines, mine);
            return;
        }

        if (copiesGuards && style.Guard(Parameter ?? _symbol.Name) is not null && GuardStyle.LastGuard(constructor) is { } lastGuard)
        {
            StatementInsertion.Behind(body, lastGuard, lines.Take(1), _layout, mine);
            lines.RemoveAt(0);
        }

        StatementInsertion.Behind(body, GuardStyle.LastOfPreamble(constructor), lines, _layout, mine);
    }

    private void ToBlock(ConstructorDeclarationSyntax constructor, List<string> lines, DocumentEdits edits)
    {
        var arrow = constructor.ExpressionBody!;
        var indent = _layout.IndentAt(constructor.SpanStart);
        var inner = _layout.NewLine + indent + _layout.Unit;
        edits.Replace(TextSpan.FromBounds(arrow.ArrowToken.GetPreviousToken().Span.End, arrow.Expression.SpanStart),
            $"{_layout.NewLine}{indent}{{{inner}");
        edits.Insert(constructor.SemicolonToken.Span.End, string.Concat(lines.Select(l => inner + l)) + $"{_layout.NewLine}{indent}}}");
    }

    // Roslyn 4.5 knows the parameter list of a record only; newer ones keep the list of a class among its children.
    internal static ParameterListSyntax? PrimaryParameters(TypeDeclarationSyntax type) =>
        type.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault();
}
