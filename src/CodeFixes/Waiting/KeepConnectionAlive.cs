using System.Composition;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Waiting;

/// <summary>Has a connection that is kept ask from time to time whether its peer is still there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepConnectionAlive)), Shared]
public sealed class KeepConnectionAlive : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK503");

    internal override string Key => nameof(KeepConnectionAlive);

    internal override string Title => "Enable keep-alive";

    internal override Repair? Decide(FixContext site)
    {
        if (site.Expression is not BaseObjectCreationExpressionSyntax creation
            || site.Model.GetTypeInfo(creation, site.Cancellation).Type is not { } type)
            return null;
        if (site.Model.LookupSymbols(creation.SpanStart, type,
            "KeepAliveInterval") is [IPropertySymbol { Type.Name: "TimeSpan", SetMethod: not null }])
            return new("Keep the connection alive: ask every 30 seconds", DefaultTimeout.Set(site, creation, "KeepAliveInterval"));
        return type.Name == "TcpClient" ? OfSocket(site, creation, ".Client")
            : type.Name == "Socket"
                && creation.ArgumentList?.Arguments.Any(static argument =>
                    argument.ToString().EndsWith("ProtocolType.Tcp", StringComparison.Ordinal)) == true
            ? OfSocket(site, creation, "")
            : null;
    }

    /// <summary>A socket has a method for it and no property: it is called where the socket was made.</summary>
    private Repair? OfSocket(FixContext site, BaseObjectCreationExpressionSyntax creation, string socket)
    {
        var splice = new TextEditor();
        var isWritten = creation.Parent switch
        {
            AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax made } assignment =>
                assignment.Right == creation && Behind(site, made, assignment.Left + socket, splice),
            EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax made }
                } local
            } =>
                Behind(site, made, local.Identifier.Text + socket, splice),
            EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent.Parent: FieldDeclarationSyntax { Parent: ClassDeclarationSyntax type } field
                } variable
            } =>
                !field.Modifiers.Any(SyntaxKind.StaticKeyword) && InConstructors(site, type, variable.Identifier.Text, socket, splice),
            _ => false,
        };
        return isWritten ? new(Title, splice) { ReachesOtherMembers = true } : null;
    }

    private static bool Behind(FixContext site, StatementSyntax made, string socket, TextEditor splice)
    {
        var layout = new BlockLayout(site.Root, site.Text, made);
        if (StatementList.TryCreate(made) is null || !layout.IsFirstOnLine(made.GetFirstToken())
            || layout.EndOfLineAfter(made.GetLastToken()) is not { } end)
            return false;
        splice.Insert(end, layout.NewLine + layout.IndentAt(made.SpanStart) + Statement(site, socket, made.SpanStart));
        return true;
    }

    /// <summary>What a field initializer makes is set up by each constructor that leaves that to no other.</summary>
    private static bool InConstructors(FixContext site, ClassDeclarationSyntax type, string field, string socket, TextEditor splice)
    {
        var constructors = type.Members.OfType<ConstructorDeclarationSyntax>()
            .Where(static one =>
                !one.Modifiers.Any(SyntaxKind.StaticKeyword) && one.Initializer?.ThisOrBaseKeyword.IsKind(SyntaxKind.ThisKeyword) != true)
            .ToList();
        if (constructors.Count == 0 || type.Modifiers.Any(SyntaxKind.PartialKeyword)) return false;
        foreach (var constructor in constructors)
        {
            if (constructor.Body is not { Statements: [{ } first, ..] } body
                || constructor.ParameterList.Parameters.Any(parameter => parameter.Identifier.Text == field))
                return false;
            var layout = new BlockLayout(site.Root, site.Text, body);
            if (!layout.IsFirstOnLine(first.GetFirstToken())) return false;
            splice.Insert(first.SpanStart, Statement(site, field + socket, first.SpanStart) + layout.NewLine
                + layout.IndentAt(first.SpanStart));
        }

        return true;
    }

    private static string Statement(FixContext site, string socket, int position)
    {
        string Named(string type) =>
            site.Model.Compilation.GetTypeByMetadataName("System.Net.Sockets." + type)!.ToMinimalDisplayString(site.Model, position);
        return $"{socket}.SetSocketOption({Named("SocketOptionLevel")}.Socket, {Named("SocketOptionName")}.KeepAlive, true);";
    }
}
