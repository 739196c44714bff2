using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>The creation of a library's client that lives on: the same expression, with what only carried values to it.</summary>
internal sealed class SharedClientCreation : SharedCreation
{
    private readonly ClientSite _site;
    private readonly ComposedExpression _carried;

    private SharedClientCreation(ClientSite site)
    {
        _site = site;
        _carried = ComposedExpression.Read(site.Creation, site.Model);
    }

    public override ImmutableArray<StatementSyntax> Settled => ImmutableArray<StatementSyntax>.Empty;

    public override ImmutableArray<StatementSyntax> Carried => _carried.Statements.ToImmutableArray();

    public override IReadOnlyCollection<StatementSyntax> Configuring => _carried.Configuring;

    public override DependenceScope WidestReach => _carried.Reach;

    public override bool IsMadeLate =>
        WidestReach > DependenceScope.Constant
            || SharedClientTypes.Connects(_site.Model.GetSymbolInfo(_site.Creation).Symbol as IMethodSymbol);

    public override IEnumerable<ExpressionSyntax> Values => _carried.Values;

    public override string Shape =>
        SyntaxFactory.ParseExpression(Text(new DocumentEdits(), _site.Declaration)).NormalizeWhitespace().ToFullString();

    /// <summary>Reads a client; null for one that is lost for good when its connection is.</summary>
    public static SharedClientCreation? Read(ClientSite site)
    {
        var creation = new SharedClientCreation(site);
        return creation._carried.Settings.Any(s =>
            s.Path[0] == "AutomaticRecoveryEnabled" && !s.Values[0].IsKind(SyntaxKind.TrueLiteralExpression))
            ? null
            : creation;
    }

    public override string Text(DocumentEdits edits, TypeDeclarationSyntax place)
    {
        var indent = new FieldStyle(place, _site.Layout).Indent;
        var position = place.OpenBraceToken.Span.End;
        var text = _carried.Text(_site.Creation, new TypeNames(_site.Model, position, edits), _site.Layout, indent);
        return Renewed(text, position, edits);
    }

    // A channel that lives on is to renew its connections, or the next finding is on its way.
    private string Renewed(string text, int position, DocumentEdits edits)
    {
        if (_site.ClientType.Name != "GrpcChannel" || SyntaxFactory.ParseExpression(text) is not InvocationExpressionSyntax channel)
            return text;
        var written = SourceText.From(text);
        var mine = new DocumentEdits();
        if (!new Renewal(_site.Model, new TypeNames(_site.Model, position, mine), new TextLayout(written), mine).TryWrite(channel))
            return text;
        foreach (var import in mine.Imports) edits.Import(import);
        return mine.Apply(written).ToString();
    }
}
