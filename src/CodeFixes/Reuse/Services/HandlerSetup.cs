using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>The handler made for one client: its type, what is set on it, and the statements that go when it moves elsewhere.</summary>
internal sealed class HandlerSetup
{
    private HandlerSetup(INamedTypeSymbol type, BaseObjectCreationExpressionSyntax creation, ImmutableArray<Setting> settings)
    {
        Type = type;
        Creation = creation;
        Settings = settings;
    }

    public INamedTypeSymbol Type { get; }

    public BaseObjectCreationExpressionSyntax Creation { get; }

    public ImmutableArray<Setting> Settings { get; private set; }

    /// <summary>The declaration of its variable, the statements that configure it, and those that dispose it.</summary>
    public ImmutableArray<StatementSyntax> Statements { get; private set; } = ImmutableArray<StatementSyntax>.Empty;

    /// <summary>Those of the statements that set something: their comments move with them.</summary>
    public HashSet<StatementSyntax> Configuring { get; } = [];

    /// <summary>The <c>using (...)</c> that holds it, if one does.</summary>
    public UsingStatementSyntax? Using { get; private set; }

    /// <summary>True if a new one of its kind, with nothing set, would do.</summary>
    public bool IsDefault => Settings.IsEmpty && HttpTypes.IsPlainHandler(Type);

    /// <summary>True if its cookies are the session of one call, which the next one is not to go on with.</summary>
    public bool HoldsSession =>
        Settings.Any(s => s.Path[0] == "CookieContainer" ? s.Path.Length > 1 || s.Values[0] is BaseObjectCreationExpressionSyntax
        : s.Path[0] == "UseCookies" && s.Values[0].IsKind(SyntaxKind.TrueLiteralExpression)
            && Settings.All(other => other.Path[0] != "CookieContainer"));

    /// <summary>Reads the handler that a client is made over; null if more is done with it than a fix can follow.</summary>
    public static HandlerSetup? Read(ExpressionSyntax expression, SemanticModel model)
    {
        if (expression is BaseObjectCreationExpressionSyntax inline) return FromCreation(inline, model);
        if (expression is not IdentifierNameSyntax || model.GetSymbolInfo(expression).Symbol is not ILocalSymbol local) return null;
        if (ClientLocal.Declaring(local) is not { Value: BaseObjectCreationExpressionSyntax creation } declaration) return null;
        return FromCreation(creation, model) is { } setup && setup.TryFollow(declaration, expression, model) ? setup : null;
    }

    private static HandlerSetup? FromCreation(BaseObjectCreationExpressionSyntax creation, SemanticModel model)
    {
        if (creation.ArgumentList is { Arguments.Count: > 0 }) return null;
        if (model.GetTypeInfo(creation).Type is not INamedTypeSymbol type || !HttpTypes.IsSocketHandler(type)) return null;
        return Setting.Read(creation.Initializer) is { } settings ? new HandlerSetup(type, creation, settings) : null;
    }

    private bool TryFollow(ClientLocal declaration, ExpressionSyntax argument, SemanticModel model)
    {
        Using = declaration.Statement as UsingStatementSyntax;
        if (Using is null && declaration.Statement.Parent is not (BlockSyntax or SwitchSectionSyntax)) return false;

        var settings = Settings.ToBuilder();
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        if (Using is null) statements.Add(declaration.Statement);
        var name = declaration.Symbol.Name;
        foreach (var reference in declaration.References(model).Where(r => r != argument))
        {
            if (reference.FirstAncestorOrSelf<StatementSyntax>() is not { } statement) return false;
            if (ClientUses.IsDisposal(statement, name))
            {
                statements.Add(StatementRemoval.WithTest(statement));
            }
            else if (Setting.Read(statement, name) is { } setting && declaration.RunsOnceWith(statement)
                && statement.SpanStart < argument.SpanStart)
            {
                // The right-hand side may not read the handler again.
                if (statement.DescendantNodes().OfType<IdentifierNameSyntax>().Count(n => n.Identifier.ValueText == name) > 1) return false;
                settings.Add(setting);
                statements.Add(statement);
                Configuring.Add(statement);
            }
            else if (!declaration.RunsOnceWith(statement) || !Setting.IsIdleClear(statement, name, settings))
            {
                return false;
            }
            else
            {
                statements.Add(statement);
            }
        }

        Settings = settings.ToImmutable();
        Statements = statements.ToImmutable();
        return TryInlineValues(model, declaration);
    }

    // A local that only carries a value to the handler goes with it: var certificate = new ...;
    // handler.ClientCertificates.Add(certificate);
    private bool TryInlineValues(SemanticModel model, ClientLocal handler)
    {
        for (var i = 0; i < Settings.Length; i++)
        {
            var setting = Settings[i];
            foreach (var value in setting.Values)
            {
                if (value is not IdentifierNameSyntax || value.SyntaxTree != model.SyntaxTree
                    || model.GetSymbolInfo(value).Symbol is not ILocalSymbol local)
                    continue;
                if (ClientLocal.Declaring(
                    local) is not
                    {
                        Value: { } initial,
                        Statement: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } statement
                    } carrier)
                    continue;
                if (statement.Parent != handler.Statement.Parent || carrier.References(model).Count() != 1
                    || initial is ImplicitObjectCreationExpressionSyntax)
                    continue;
                setting = setting.With(value, initial);
                Statements = Statements.Add(statement);
            }

            Settings = Settings.SetItem(i, setting);
        }

        return true;
    }
}
