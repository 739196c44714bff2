using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Fields;

/// <summary>A field or auto-property that a reported expression fills with a resource: whoever has the field has to release it.</summary>
/// <param name="Symbol">The field.</param>
/// <param name="Resource">The type of what it holds.</param>
/// <param name="Type">The part of its type that the expression stands in.</param>
/// <param name="Assignment">The assignment that fills it; null for its initializer.</param>
internal sealed record OwnedField(ISymbol Symbol, ITypeSymbol Resource, TypeDeclarationSyntax Type, AssignmentExpressionSyntax? Assignment)
{
    /// <summary>What runs through a collection that holds many of them; null for a field that holds one.</summary>
    private string? Element { get; init; }

    public string Name => Symbol.Name;

    public static OwnedField? TryCreate(FixContext site, ExpressionSyntax holder)
    {
        if (ReleaseAll.Keeper(holder) is { } keeper) return OfCollection(site, keeper);
        var assignment = holder.Parent as AssignmentExpressionSyntax;
        var symbol = holder.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } declarator } =>
                site.Model.GetDeclaredSymbol(declarator, site.Cancellation),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } =>
                site.Model.GetDeclaredSymbol(property, site.Cancellation),
            AssignmentExpressionSyntax filled
                when filled.Right == holder
                    && (filled.IsKind(SyntaxKind.SimpleAssignmentExpression) || filled.IsKind(SyntaxKind.CoalesceAssignmentExpression))
                => site.Model.GetSymbolInfo(filled.Left, site.Cancellation).Symbol,
            _ => null,
        };
        if (symbol is not { IsStatic: false } || holder.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type) return null;
        return symbol switch
        {
            IFieldSymbol field => new(field, field.Type, type, assignment),
            IPropertySymbol property => new(property, property.Type, type, assignment),
            _ => null,
        };
    }

    // What is taken out of a collection, or told by a token that somebody has, is not to be seen from here.
    private static OwnedField? OfCollection(FixContext site, ExpressionSyntax keeper)
    {
        if (site.Model.GetSymbolInfo(keeper, site.Cancellation).Symbol
            is not IFieldSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Private } symbol
            || keeper.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
            return null;
        if (ReleaseAll.Element(symbol.Type) is not { } element || !element.Implements("IDisposable")
            || element.IsOrInherits("System.Threading.CancellationTokenSource"))
            return null;
        var field = new OwnedField(symbol, element, type, null) { Element = LocalName.For(element, keeper, site.Model) };
        return field.IsNeverNull && !field.Mentions.Any(ReleaseAll.LosesWhatItHas) ? field : null;
    }

    /// <summary>Whether a place mentions the field.</summary>
    public bool IsIn(SyntaxNode place) =>
        Mentions.Any(mention => mention.SyntaxTree == place.SyntaxTree && place.Span.Contains(mention.Span));

    /// <summary>The places where it is told to forget what it holds.</summary>
    public IEnumerable<AssignmentExpressionSyntax> Forgets =>
        Mentions.Select(mention => mention.Parent).OfType<AssignmentExpressionSyntax>()
        .Where(assignment => assignment.Right.IsNullOrDefault() && assignment.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is null);

    /// <summary>Every place of its type that names it, in the text as it is by now.</summary>
    public IEnumerable<ExpressionSyntax> Mentions =>
        Symbol.ContainingType.DeclaringSyntaxReferences
            .SelectMany(part => part.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>())
        .Where(name => name.Identifier.ValueText == Name)
        .Select(name => name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : (ExpressionSyntax)name)
        .Where(mention =>
            mention is MemberAccessExpressionSyntax
                || mention.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().Any(IsOtherThing) != true);

    /// <summary>Whether some member of its type releases it.</summary>
    public bool IsReleased => Mentions.Any(mention => CallOn(mention) is "Dispose" or "DisposeAsync"
        || Element is not null
            && (mention.Parent as CommonForEachStatementSyntax ?? mention.Parent?.Parent as CommonForEachStatementSyntax) is { } loop
            && loop.Statement.DescendantNodes().OfType<SimpleNameSyntax>()
                .Any(name => name.Identifier.ValueText is "Dispose" or "DisposeAsync"));

    /// <summary>
    /// Whether nobody is left waiting when it is released behind these statements: a token is told before its source ends, and no task
    /// still uses the resource.
    /// </summary>
    public bool MayEnd(IEnumerable<SyntaxNode> behind) =>
        !Mentions.Any(IsLeftRunning) && !(Resource.IsOrInherits("System.Threading.CancellationTokenSource") && Mentions.Any(IsHandedOut))
        && (!Resource.IsOrInherits("System.Threading.CancellationTokenSource") || behind.Any(Cancels)
            || (Symbol.DeclaredAccessibility == Accessibility.Private && !Mentions.Any(mention => CallOn(mention) == "Token")));

    /// <summary>The statement that releases it, whether or not it was ever filled.</summary>
    /// <param name="place">The member in which the statement will stand; null for a new one.</param>
    /// <param name="awaits">Whether it may be an asynchronous release.</param>
    public string? Release(SyntaxNode? place, bool awaits)
    {
        var name = place?.DescendantNodesAndSelf().Any(IsOtherThing) == true ? "this." + Name : Name;
        if (Element is not null)
            return $"foreach (var {Element} in {ReleaseAll.Through(((IFieldSymbol)Symbol).Type, name)}) {Element}{(Symbol is IFieldSymbol
            {
                Type: IArrayTypeSymbol
            } ? "?" : "")}.Dispose();";
        if (!awaits || !Resource.Implements("IAsyncDisposable"))
            return Resource.Implements("IDisposable") ? $"{name}{(IsNeverNull ? "" : "?")}.Dispose();" : null;
        return IsNeverNull ? $"await {name}.DisposeAsync();" : $"if ({name} != null) await {name}.DisposeAsync();";
    }

    /// <summary>A call that yields a task which nobody takes.</summary>
    private static bool IsLeftRunning(ExpressionSyntax mention)
    {
        var call = mention.Ancestors().TakeWhile(node => node is not (StatementSyntax or AwaitExpressionSyntax))
            .LastOrDefault(node => node is InvocationExpressionSyntax or ConditionalAccessExpressionSyntax);
        return CallOn(mention) is { } name && name.EndsWith("Async", StringComparison.Ordinal)
            && call?.Parent is ExpressionStatementSyntax
                or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } };
    }

    /// <summary>A token that others get from a member may be asked for when its source is gone.</summary>
    private static bool IsHandedOut(ExpressionSyntax mention) =>
        mention.Parent
            is MemberAccessExpressionSyntax
        {
            Name.Identifier.ValueText: "Token",
            Parent: ReturnStatementSyntax or ArrowExpressionClauseSyntax
        }
            && mention.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && mention.Ancestors().TakeWhile(node => node != member).All(static node => node is not AnonymousFunctionExpressionSyntax)
        && member.Modifiers.Any(static modifier => modifier.Text is "public" or "internal" or "protected");

    /// <summary>Whether a method may not run again once the resource is gone: it tells a source to cancel.</summary>
    public bool NeedsToRunOnce(SyntaxNode method) => Resource.IsOrInherits("System.Threading.CancellationTokenSource") && Cancels(method);

    private bool Cancels(SyntaxNode place) => IsCancelledIn(place)
        || place.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: var called }
            && Symbol.ContainingType.GetMembers(called).SelectMany(member => member.DeclaringSyntaxReferences)
                .Any(member => IsCancelledIn(member.GetSyntax())));

    private bool IsCancelledIn(SyntaxNode place) =>
        Mentions.Any(mention =>
            CallOn(mention) is "Cancel" or "CancelAsync" && mention.SyntaxTree == place.SyntaxTree && place.Span.Contains(mention.Span));

    /// <summary>The member of the resource that a place calls or reads.</summary>
    private static string? CallOn(ExpressionSyntax mention) => RecursionGuard.Descend(mention).Parent switch
    {
        MemberAccessExpressionSyntax access when access.Expression == mention => access.Name.Identifier.ValueText,
        PostfixUnaryExpressionSyntax sure => CallOn(sure),
        ConditionalAccessExpressionSyntax access when access.Expression == mention =>
            access.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault()?.Name.Identifier.ValueText,
        _ => null,
    };

    private bool IsNeverNull => (Resource.IsValueType && Element is null) || (Symbol switch
    {
        IFieldSymbol { IsReadOnly: true, NullableAnnotation: var annotation } =>
            annotation == NullableAnnotation.NotAnnotated || IsInitialized,
        IPropertySymbol { IsReadOnly: true, NullableAnnotation: var annotation } =>
            annotation == NullableAnnotation.NotAnnotated || IsInitialized,
        _ => false,
    });

    private bool IsInitialized => Symbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax())
        .Select(declaration =>
            declaration is PropertyDeclarationSyntax property
                ? property.Initializer
                : (declaration as VariableDeclaratorSyntax)?.Initializer)
        .Any(initial => initial?.Value.IsNullOrDefault() == false);

    private bool IsOtherThing(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText == Name,
        ParameterSyntax parameter => parameter.Identifier.ValueText == Name,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == Name,
        _ => false,
    };
}
