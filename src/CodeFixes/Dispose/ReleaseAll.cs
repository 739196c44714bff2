using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>Releases all that a collection of the method's own holds, in a 'finally' around what fills and uses it.</summary>
internal static class ReleaseAll
{
    // What goes out of the collection is out of reach of the 'finally'.
    private static readonly HashSet<string> Losing = ["Clear", "Remove", "RemoveAt", "RemoveAll", "RemoveRange", "Dequeue", "TryDequeue",
        "Pop", "TryPop", "TryTake", "TryRemove", "TryUpdate", "AddOrUpdate", "Insert", "AddRange"];

    public static Repair? Plan(FixContext site, AcquiredValue value, ExpressionSyntax holder) =>
        CollectionOf(site, holder) is { } all ? Plan(site, all, value.Expression) : OfTogether(site);

    /// <summary><c>var responses = await Task.WhenAll(urls.Select(url => client.GetAsync(url)));</c></summary>
    public static Repair? OfTogether(FixContext site) => TogetherWith(site) is { } together
        && together.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "WhenAll" }
            or IdentifierNameSyntax { Identifier.Text: "WhenAll" }
        && together.FirstAncestorOrSelf<AwaitExpressionSyntax>()
            is { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } } wait
        && wait.Expression.WithoutConfigureAwait() == together
        && site.Model.GetDeclaredSymbol(declarator, site.Cancellation) is ILocalSymbol { Type: IArrayTypeSymbol } all
        ? Plan(site, all, site.Expression, isFull: true)
        : null;

    /// <summary>The call that is given the task, by itself or as one of those that a query starts.</summary>
    private static InvocationExpressionSyntax? TogetherWith(FixContext site)
    {
        if (site.Expression.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax given }) return given;
        if (site.Expression.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { ExpressionBody: { } body } function
            || (body.WithoutParentheses() as AwaitExpressionSyntax)?.Expression.WithoutConfigureAwait() != site.Expression
                && body.WithoutParentheses() != site.Expression)
            return null;
        return function.Parent
            is ArgumentSyntax
        {
            Parent.Parent: InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Select" },
                Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax together }
            }
        }
            ? together
            : null;
    }

    private static Repair? Plan(FixContext site, ILocalSymbol local, ExpressionSyntax value, bool isFull = false)
    {
        if (Element(local.Type) is not { } element) return null;
        if (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.Cancellation)
            is not VariableDeclaratorSyntax
            {
                Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration
            } declarator)
            return null;
        if (declaration.Declaration.Variables.Count != 1 || StatementList.TryCreate(declaration) is not { } siblings
            || UsingForm.For(site, element, declaration, siblings) is not { } form)
            return null;
        var dependents = ResourceUsages.OfCollection(site, local, element, declarator.Function());
        if (!dependents.StaysInside || dependents.Mentions.Count == 0 || dependents.ActsOnItsOwn || WaitingUse.IsActive(element)
            || dependents.Mentions.Any(mention => !siblings.Owner.Span.Contains(mention.Span)))
            return null;
        if (dependents.Mentions.Any(mention =>
            mention.ToString() == local.Name && (LosesWhatItHas(mention) || Puts(mention, out var put) && !IsMadeFor(site, put!, value))))
            return null;

        var first = siblings.IndexOf(declaration.Span) + 1;
        var last =
            siblings.Closure(first, dependents.Mentions.Max(mention => siblings.IndexOf(mention.Span)), site.Model, site.Cancellation);
        if (last < first) return null;
        var layout = new BlockLayout(site.Root, site.Text, siblings[first]);
        if (!layout.KeepsRegions(TextSpan.FromBounds(siblings[first].SpanStart, siblings[last].Span.End))) return null;
        var splice = new TextEditor();
        var one = LocalName.For(element, declarator.Function(), site.Model);
        var indent = layout.IndentAt(siblings[first].SpanStart) + layout.Unit;
        var isPerhapsNull = local.Type is IArrayTypeSymbol && !isFull;
        var release = form.Awaits
            ? $"{(isPerhapsNull ? $"if ({one} != null) " : "")}await {one}.DisposeAsync();"
            : $"{one}{(isPerhapsNull ? "?" : "")}.Dispose();";
        return TryBlock.Around(splice, layout, siblings[first], siblings[last], "finally",
            $"foreach (var {one} in {Through(local.Type, local.Name)}){layout.Open(indent)}{release}{layout.NewLine}{indent}}}")
            ? new($"Dispose the elements of '{local.Name}'", splice)
            : null;
    }

    /// <summary>The local collection that the resource is put into, by way of a local of its own perhaps.</summary>
    private static ILocalSymbol? CollectionOf(FixContext site, ExpressionSyntax holder)
    {
        var put = (ExpressionSyntax?)holder;
        if (holder.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }
            && site.Model.GetDeclaredSymbol(declarator, site.Cancellation) is ILocalSymbol local)
        {
            var dependents = ResourceUsages.OfLocal(site, local);
            put = dependents.Writes.Count > 0 || !dependents.StaysInside
                ? null
                : dependents.Mentions.OfType<ExpressionSyntax>()
                    .SingleOrDefault(mention => mention.ToString() == local.Name && Keeper(mention) is not null);
            // what happens before it is in the collection is out of reach of the 'finally' as well
            if (put is not null && !IsNext(declarator.FirstAncestorOrSelf<StatementSyntax>()!, put)) put = null;
        }

        return put is not null && Keeper(put) is { } keeper
            && site.Model.GetSymbolInfo(keeper, site.Cancellation).Symbol is ILocalSymbol collection && IsMadeEmpty(collection)
            ? collection
            : null;
    }

    private static bool IsNext(StatementSyntax declaration, SyntaxNode put) =>
        StatementList.TryCreate(declaration) is { } siblings && siblings.IndexOf(put.Span) == siblings.IndexOf(declaration.Span) + 1;

    /// <summary>The local or field that a value is put into as one of many: <c>all.Add(value)</c>, <c>all[i] = value</c>.</summary>
    public static ExpressionSyntax? Keeper(ExpressionSyntax put) => put.Parent switch
    {
        ArgumentSyntax
        {
            Parent: ArgumentListSyntax
            {
                Arguments: { Count: 1 or 2 } arguments,
                Parent: InvocationExpressionSyntax
                {
                    Parent: ExpressionStatementSyntax,
                    Expression: MemberAccessExpressionSyntax
                    {
                        Name.Identifier.Text: "Add" or "Enqueue" or "Push",
                        Expression: IdentifierNameSyntax keeper
                    }
                }
            }
        } argument
            when arguments.Last() == argument =>
            keeper,
        AssignmentExpressionSyntax
        {
            Parent: ExpressionStatementSyntax,
            Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax keeper }
        } assignment
            when assignment.Right == put =>
            keeper,
        LambdaExpressionSyntax
        {
            Parent: ArgumentSyntax
            {
                Parent.Parent: InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "GetOrAdd", Expression: IdentifierNameSyntax keeper }
                }
            }
        } =>
            keeper,
        _ => null,
    };

    /// <summary>Whether a mention of the collection puts something into it.</summary>
    private static bool Puts(SyntaxNode mention, out ExpressionSyntax? put)
    {
        put = mention.Parent switch
        {
            MemberAccessExpressionSyntax
            {
                Name.Identifier.Text: "Add" or "Enqueue" or "Push",
                Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [.., var last] }
            } =>
                last.Expression,
            ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } element when assignment.Left == element =>
                assignment.Right,
            _ => null,
        };
        return put is not null;
    }

    public static bool LosesWhatItHas(SyntaxNode mention) =>
        mention.Parent is AssignmentExpressionSyntax assignment && assignment.Left == mention
        || mention.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: var name } && Losing.Contains(name)
        || mention.Ancestors().Any(node => node is FinallyClauseSyntax or CatchClauseSyntax);

    /// <summary>Whether what is put is as fresh as the reported one.</summary>
    private static bool IsMadeFor(FixContext site, ExpressionSyntax put, ExpressionSyntax value)
    {
        if (put is IdentifierNameSyntax name && site.Model.GetSymbolInfo(name, site.Cancellation).Symbol is ILocalSymbol local
            && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.Cancellation)
                is VariableDeclaratorSyntax { Initializer.Value: { } initial })
            put = initial;
        if (put.Span.Contains(value.Span) || put is BaseObjectCreationExpressionSyntax) return true;
        return site.Model.GetSymbolInfo(site.Expression, site.Cancellation).Symbol is IMethodSymbol acquirer
            && ((put.WithoutParentheses() as AwaitExpressionSyntax)?.Expression
                ?? put).WithoutConfigureAwait() is InvocationExpressionSyntax call
            && site.Model.GetSymbolInfo(call, site.Cancellation).Symbol?.Name == acquirer.Name;
    }

    private static bool IsMadeEmpty(ILocalSymbol collection) =>
        collection.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var made }
        && (made is BaseObjectCreationExpressionSyntax { Initializer: null } creation
            && creation.ArgumentList?.Arguments.All(size =>
                size.Expression is not IdentifierNameSyntax || collection.Type is IArrayTypeSymbol) != false
            || made is ArrayCreationExpressionSyntax { Initializer: null } || made.ToString() == "[]");

    /// <summary>The type of what is in a collection that can be gone through to dispose of it.</summary>
    public static ITypeSymbol? Element(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType: var element } => element,
        INamedTypeSymbol { TypeArguments: [_, var value] } dictionary when IsDictionary(dictionary) => value,
        INamedTypeSymbol
        {
            Name: "List" or "HashSet" or "Queue" or "Stack" or "IList" or "ICollection" or "ConcurrentBag" or "ConcurrentQueue"
                or "ConcurrentStack",
            TypeArguments: [var element]
        } =>
            element,
        _ => null,
    };

    /// <summary>The words for all that is in a collection.</summary>
    public static string Through(ITypeSymbol type, string collection) => IsDictionary(type) ? collection + ".Values" : collection;

    private static bool IsDictionary(ITypeSymbol type) =>
        type is { Name: "Dictionary" or "SortedDictionary" or "SortedList" or "IDictionary" or "ConcurrentDictionary" }
            and INamedTypeSymbol { TypeArguments.Length: 2 };
}
