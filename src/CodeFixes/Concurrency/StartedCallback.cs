using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>A task that a timer's callback starts and leaves: it is kept, and a tick that finds it at work starts no other.</summary>
internal static class StartedCallback
{
    public static TextEditor? Plan(FixContext site, InvocationExpressionSyntax start)
    {
        var function = start.Function();
        if (start.Ancestors().TakeWhile(node => node != function)
            .Any(static node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax))
            return null;
        if (Holder(start) is not { } holder || TaskIn(holder) is not { } task || !StartedIteration.Yields(task, start)) return null;
        if (site.Model.GetTypeInfo(task, site.Cancellation).Type is not INamedTypeSymbol { Name: "Task" } type || !type.IsTaskLike()
            || IsAboutThisTick(site, task, function))
            return null;

        var splice = new TextEditor();
        var layout = new BlockLayout(site.Root, site.Text, holder);
        var kept = function switch
        {
            LambdaExpressionSyntax lambda => OfLambda(site, lambda, type, splice, layout),
            MethodDeclarationSyntax method => OfMethod(site, method, type, splice, layout),
            _ => null,
        };
        return kept is not null && Write(site, holder, task, type, kept, splice, layout) ? splice : null;
    }

    /// <summary>Whether the work is given something that the callback took for it: a tick that left the work out would lose that.</summary>
    private static bool IsAboutThisTick(FixContext site, ExpressionSyntax task, SyntaxNode function) =>
        task.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
        site.Model.GetSymbolInfo(name, site.Cancellation).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [{ Span: var declared }] }
            && function.Span.Contains(declared) && !task.Span.Contains(declared));

    private static bool Write(FixContext site, SyntaxNode holder, ExpressionSyntax task, INamedTypeSymbol type, string kept,
        TextEditor splice, BlockLayout layout)
    {
        var (open, close) = ($"if ({kept} == null || {kept}.IsCompleted) {kept} = ",
            type.TypeArguments.FirstOrDefault().IsTaskLike() ? ".Unwrap()" : "");
        switch (holder)
        {
            case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method }:
                var indent = layout.IndentAt(method.SpanStart);
                if (!layout.IsFree(TextSpan.FromBounds(method.ParameterList.Span.End, task.SpanStart), default)) return false;
                splice.Replace(TextSpan.FromBounds(holder.GetFirstToken().GetPreviousToken().Span.End, task.SpanStart), layout.Open(indent)
                    + open);
                splice.Replace(TextSpan.FromBounds(task.Span.End, method.SemicolonToken.Span.End), $"{close};{layout.NewLine}{indent}}}");
                return true;
            case ExpressionSyntax expression:
                splice.Replace(TextSpan.FromBounds(expression.SpanStart, task.SpanStart), "{ " + open);
                splice.Replace(TextSpan.FromBounds(task.Span.End, expression.Span.End), close + "; }");
                return true;
            default:
                // an 'else' that follows would become that of the new 'if'
                var isEmbedded = StatementList.TryCreate((StatementSyntax)holder) is null;
                splice.Replace(TextSpan.FromBounds(holder.SpanStart, task.SpanStart), (isEmbedded ? "{ " : "") + open);
                splice.Insert(task.Span.End, close);
                if (isEmbedded) splice.Insert(holder.Span.End, " }");
                return true;
        }
    }

    /// <summary>What is started, without the place that a name of its own is thrown away in.</summary>
    private static ExpressionSyntax? TaskIn(SyntaxNode holder) => (holder switch
    {
        ExpressionStatementSyntax statement => statement.Expression,
        ArrowExpressionClauseSyntax body => body.Expression,
        _ => holder,
    }) switch
    {
        AssignmentExpressionSyntax
        {
            RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
            Left: IdentifierNameSyntax { Identifier.ValueText: "_" },
            Right: var task
        } =>
            task,
        AssignmentExpressionSyntax => null,
        var task => task as ExpressionSyntax,
    };

    /// <summary>The statement that is the start, or the body of the function that is nothing else.</summary>
    private static SyntaxNode? Holder(InvocationExpressionSyntax start)
    {
        SyntaxNode node = start;
        while (node is ExpressionSyntax && node.Parent is ExpressionSyntax and not LambdaExpressionSyntax) node = node.Parent;
        return node.Parent switch
        {
            ExpressionStatementSyntax statement => statement,
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax } body => body,
            LambdaExpressionSyntax lambda when lambda.ExpressionBody == node => node,
            _ => null,
        };
    }

    /// <summary>A local beside the timer belongs to that timer, however many of them there are.</summary>
    private static string? OfLambda(FixContext site, LambdaExpressionSyntax lambda, INamedTypeSymbol type, TextEditor splice,
        BlockLayout layout)
    {
        if (lambda.Modifiers.Any(SyntaxKind.StaticKeyword)) return null;
        if (lambda.FirstAncestorOrSelf<StatementSyntax>() is { } statement && statement.Function() == lambda.Function())
        {
            if (StatementList.TryCreate(statement) is not { AllowsDeclaration: true } || !layout.IsFirstOnLine(statement.GetFirstToken()))
                return null;
            var name = FreeName.For("round", statement.Function(), statement.SpanStart, site.Model);
            splice.Insert(statement.SpanStart,
                $"{TypeOf(site, type, statement.SpanStart)} {name} = null;{layout.NewLine}{layout.IndentAt(statement.SpanStart)}");
            return name;
        }

        if (lambda.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member
            || member is not (FieldDeclarationSyntax or ConstructorDeclarationSyntax))
            return null;
        var isStatic = member.Modifiers.Any(SyntaxKind.StaticKeyword);
        return IsMadeOnce(site, lambda, isStatic) ? Field(site, lambda, type, isStatic, splice, layout) : null;
    }

    /// <summary>A field belongs to the timer when the object has one timer that calls the method, and nobody else calls it.</summary>
    private static string? OfMethod(FixContext site, MethodDeclarationSyntax method, INamedTypeSymbol type, TextEditor splice,
        BlockLayout layout)
    {
        if (site.Model.GetDeclaredSymbol(method,
            site.Cancellation)
            is not { DeclaredAccessibility: Accessibility.Private, ContainingType.DeclaringSyntaxReferences: [{ } only] } symbol)
            return null;
        var uses = only.GetSyntax(site.Cancellation).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name =>
                name.Identifier.ValueText == symbol.Name
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, symbol))
            .ToList();
        return uses is [var use] && IsMadeOnce(site, use, symbol.IsStatic)
            ? Field(site, method, type, symbol.IsStatic, splice, layout)
            : null;
    }

    /// <summary>Whether an object, or with a static callback the process, has one timer with this callback at a time.</summary>
    private static bool IsMadeOnce(FixContext site, ExpressionSyntax callback, bool isStatic)
    {
        foreach (var node in callback.Ancestors())
        {
            switch (node)
            {
                case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax
                    or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax:
                    return false;
                case AssignmentExpressionSyntax
                {
                    Left: MemberAccessExpressionSyntax { Expression: var timer },
                    RawKind: (int)SyntaxKind.AddAssignmentExpression
                }:
                    return IsOwn(site, timer, isStatic);
                case AssignmentExpressionSyntax { Left: var timer }:
                    return IsOwn(site, timer, isStatic);
                case LocalDeclarationStatementSyntax:
                    return RunsOnce(node.Function(), isStatic);
                case FieldDeclarationSyntax field:
                    return field.Modifiers.Any(SyntaxKind.StaticKeyword) == isStatic;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    private static bool IsOwn(FixContext site, ExpressionSyntax timer, bool isStatic) =>
        site.Model.GetSymbolInfo(timer, site.Cancellation).Symbol switch
        {
            IFieldSymbol field => field.IsStatic == isStatic && IsOfThis(timer),
            IPropertySymbol { IsIndexer: false } property => property.IsStatic == isStatic && IsOfThis(timer),
            ILocalSymbol => RunsOnce(timer.Function(), isStatic),
            _ => false,
        };

    private static bool IsOfThis(ExpressionSyntax timer) =>
        timer is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax };

    private static bool RunsOnce(SyntaxNode function, bool isStatic) => function switch
    {
        ConstructorDeclarationSyntax constructor => constructor.Modifiers.Any(SyntaxKind.StaticKeyword) == isStatic,
        MethodDeclarationSyntax { Identifier.ValueText: "Main" } => isStatic,
        MethodDeclarationSyntax { Identifier.ValueText: "ExecuteAsync" or "StartAsync" or "OnStart" } method =>
            !isStatic
                && method.Modifiers.Any(static modifier =>
                    modifier.IsKind(SyntaxKind.OverrideKeyword) || modifier.IsKind(SyntaxKind.PublicKeyword)),
        _ => false,
    };

    private static string? Field(FixContext site, SyntaxNode inside, INamedTypeSymbol type, bool isStatic, TextEditor splice,
        BlockLayout layout) =>
        inside.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } owner and not StructDeclarationSyntax
            ? FirstField.Add(site, owner, "round", isStatic, TypeOf(site, type, inside.SpanStart), "", splice, layout)
            : null;

    private static string TypeOf(FixContext site, INamedTypeSymbol type, int position) =>
        (type.Arity == 0 ? type : type.BaseType!).ToMinimalDisplayString(site.Model, position)
            + (site.Model.GetNullableContext(position).AnnotationsEnabled() ? "?" : "");
}
