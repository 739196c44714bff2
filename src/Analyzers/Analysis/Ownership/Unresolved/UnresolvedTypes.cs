using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Unresolved;

/// <summary>
/// Tells from the text what a local holds that takes the result of a call out of sight (of a project that is not built yet, of a package
/// that is not restored): from the type that the local was declared with, or from members that only one thing has. Where neither tells,
/// nothing
/// is said.
/// </summary>
internal static class UnresolvedTypes
{
    /// <summary>The ADO.NET providers, by the first word of their types, whose names say what they are.</summary>
    private static readonly string[] s_providers = ["Sql", "SQLite", "Sqlite", "MySql", "Npgsql", "Oracle", "OleDb", "Odbc"];

    /// <summary>What is done with a connection, Dapper's methods included.</summary>
    private static readonly string[] s_queries = ["CreateCommand", "BeginTransaction", "Query", "Execute"];

    /// <summary>
    /// The known type that the value of an unbound call or creation is like, and the kind of resource it is; null where the text does not
    /// tell.
    /// </summary>
    public static (ITypeSymbol Type, ResourceKind Kind)? LikenessOf(IOperation made, Resources resources)
    {
        if (made.Syntax
            is ObjectCreationExpressionSyntax
            {
                Type: IdentifierNameSyntax { Identifier.ValueText: "HttpClient" },
                ArgumentList: null or { Arguments.Count: 0 }
            })
            return Like("System.Net.Http.HttpClient", ResourceKind.HttpClient);
        if (HolderOf(made) is not { } holder || IsMadeOfResponse(made)) return null;
        if (holder.Type.TypeKind != TypeKind.Error)
            return made.Syntax is InvocationExpressionSyntax ? OfDeclared(holder.Type, NameOf(made.Syntax), resources) : null;
        return made.Syntax switch
        {
            ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: var name } } =>
                s_providers.Any(provider => name == provider + "Connection")
                    ? Like("System.Data.Common.DbConnection", ResourceKind.Connection)
                : s_providers.Any(provider => name == provider + "Command") ? Like("System.Data.Common.DbCommand", ResourceKind.Command)
                : null,
            InvocationExpressionSyntax
                when IsUsedAsResponse(holder, made)
                    || (IsGivenHttp(made)
                        && Uses(holder, made)
                            .Any(static use =>
                                MemberOf(use) is "IsSuccessStatusCode" or "StatusCode" or "Content" or "Headers" or "ReasonPhrase")) =>
                Like("System.Net.Http.HttpResponseMessage", ResourceKind.HttpResponse),
            InvocationExpressionSyntax call
                when NameOf(call) is "ExecuteReader" or "ExecuteReaderAsync" && !IsOverConnectionInUsing(call) =>
                Like("System.Data.Common.DbDataReader", ResourceKind.DataReader),
            InvocationExpressionSyntax
                when NameOf(made.Syntax) is "CreateConnection" or "OpenConnection" or "OpenConnectionAsync"
                    && Uses(holder, made)
                        .Any(static use =>
                            MemberOf(use) is { } member && s_queries.Any(query => member.StartsWith(query, StringComparison.Ordinal))) =>
                Like("System.Data.Common.DbConnection", ResourceKind.Connection),
            InvocationExpressionSyntax
                when NameOf(made.Syntax) == "CreateCommand" && Uses(holder, made).Any(static use => MemberOf(use) == "CommandText") =>
                Like("System.Data.Common.DbCommand", ResourceKind.Command),
            InvocationExpressionSyntax when NameOf(made.Syntax) == "GetStreamAsync" && IsGivenToReader(holder, made) =>
                Like("System.IO.Stream", ResourceKind.BodyStream),
            _ => null,
        };

        (ITypeSymbol, ResourceKind)? Like(string type, ResourceKind kind) => resources.TypeOf(type) is { } known ? (known, kind) : null;
    }

    /// <summary>A call on a response that is at hand looks at it, or gives it back: an assertion, a check.</summary>
    private static bool IsMadeOfResponse(IOperation made) =>
        made.ChildOperations.FirstOrDefault()?.Type.Is("System.Net.Http.HttpResponseMessage") == true;

    /// <summary>The same for a call in sight whose result has a type that is not: the name of a provider's connection tells.</summary>
    public static (ITypeSymbol Type, ResourceKind Kind)? LikenessOf(ITypeSymbol yielded, IMethodSymbol maker, Resources resources) =>
        yielded.TypeKind == TypeKind.Error && s_providers.Any(provider => yielded.Name == provider + "Connection")
            && (maker.Name.StartsWith("Open", StringComparison.Ordinal) || maker.Name.StartsWith("Create", StringComparison.Ordinal))
            && resources.TypeOf("System.Data.Common.DbConnection") is { } known
            ? (known, ResourceKind.Connection)
            : null;

    /// <summary>The stream that a local takes over the body of what is like a response, with the name of that response.</summary>
    public static (Acquisition Stream, string Response)? BodyOf(IOperation made, Resources resources) =>
        made is IInvalidOperation && NameOf(made.Syntax) is "ReadAsStreamAsync" or "ReadAsStream"
            && HolderOf(made) is { Type.TypeKind: TypeKind.Error } && resources.TypeOf("System.IO.Stream") is { } stream
        && made.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .FirstOrDefault(static member =>
                member.Name.Identifier.ValueText == "Content")
                is { Expression: IdentifierNameSyntax { Identifier.ValueText: var response } }
            ? (new Acquisition(made, ResourceKind.BodyStream, stream, YieldsTask: false) { IsLikeness = true }, response)
            : null;

    /// <summary>
    /// The name of the type that a creation makes whose type does not resolve, where the file imports the namespace or writes it out.
    /// </summary>
    public static string? MadeFrom(string @namespace, IOperation made) =>
        made is { Type: null or { TypeKind: TypeKind.Error }, Syntax: ObjectCreationExpressionSyntax { Type: var type } } ? type switch
        {
            IdentifierNameSyntax { Identifier.ValueText: var name } =>
                made.Syntax.Ancestors()
                    .Any(node =>
                        Usings(node).Any(imported => imported is { Alias: null, Name: { } space } && space.ToString() == @namespace))
                    ? name
                    : null,
            QualifiedNameSyntax { Left: var left, Right.Identifier.ValueText: var name } => left.ToString() == @namespace ? name : null,
            _ => null,
        } : null;

    private static SyntaxList<UsingDirectiveSyntax> Usings(SyntaxNode node) => node switch
    {
        CompilationUnitSyntax file => file.Usings,
        BaseNamespaceDeclarationSyntax space => space.Usings,
        _ => default,
    };

    /// <summary>The type of a member of a type, without its task; null when it has no such member.</summary>
    public static ITypeSymbol? Member(ITypeSymbol type, string name)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            foreach (var member in t.GetMembers(name))
            {
                if (member is IPropertySymbol property) return property.Type;
                if (member is IMethodSymbol method) return method.ReturnType.AwaitedType() ?? method.ReturnType;
            }
        }

        return null;
    }

    /// <summary>The name of the method called, past the forms of waiting for its task.</summary>
    private static string? NameOf(SyntaxNode call) =>
        RecursionGuard.Descend(
            call) is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var receiver }
        }
        ? name is "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Await" ? NameOf(receiver) : name
        : null;

    private static (ITypeSymbol, ResourceKind)? OfDeclared(ITypeSymbol type, string? call, Resources resources) =>
        resources.Kind(type) switch
        {
            ResourceKind.HttpResponse => (type, ResourceKind.HttpResponse),
            ResourceKind.DataReader when call is not null && ReturnValueSummary.IsMaker(call) => (type, ResourceKind.DataReader),
            ResourceKind.Other when call == "GetStreamAsync" && type.IsExactly("System.IO.Stream") => (type, ResourceKind.BodyStream),
            _ => null,
        };

    /// <summary>The local that takes the value, awaited or not.</summary>
    private static ILocalSymbol? HolderOf(IOperation made) => ValueUse.Consumer(made).Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var declared } } => declared,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } } => assigned,
        _ => null,
    };

    private static bool IsUsedAsResponse(ILocalSymbol holder, IOperation made) => Uses(holder, made).Any(use => use.Syntax.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "EnsureSuccessStatusCode" } => true,
        MemberAccessExpressionSyntax
        {
            Name.Identifier.ValueText: "Content",
            Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var read }
        } =>
            read.StartsWith("ReadAs", StringComparison.Ordinal),
        ArgumentSyntax => ParameterFor(use.Syntax, made.SemanticModel)?.Type.Is("System.Net.Http.HttpResponseMessage") == true,
        _ => false,
    });

    private static string? MemberOf(IOperation use) =>
        use.Syntax.Parent is MemberAccessExpressionSyntax { Expression: var instance, Name.Identifier.ValueText: var name }
            && instance == use.Syntax
            ? name
            : null;

    /// <summary>A call that takes a request, or the content of one, and waits for it.</summary>
    private static bool IsGivenHttp(IOperation made) => ValueUse.Consumer(made).Value is IAwaitOperation
        && made.DescendantsAndSelf()
            .Any(static call =>
                call.Syntax is InvocationExpressionSyntax && NameOf(call.Syntax) is { } name
                    && (name.StartsWith("Send", StringComparison.Ordinal) || name.StartsWith("Post", StringComparison.Ordinal)
                        || name.StartsWith("Put", StringComparison.Ordinal) || name.StartsWith("Patch", StringComparison.Ordinal))
            && call.ChildOperations.Any(static given =>
                ValueUse.WalkDownConversion(given).Type is { } type
                    && (type.Is("System.Net.Http.HttpRequestMessage") || type.Is("System.Net.Http.HttpContent"))));

    /// <summary>The parameter that takes an argument, where the call can only mean one method.</summary>
    public static IParameterSymbol? ParameterFor(SyntaxNode argument, SemanticModel? model)
    {
        if (argument.Parent
            is not ArgumentSyntax
            {
                NameColon: null,
                Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } arguments
            } given
            || model is null)
            return null;
        var info = model.GetSymbolInfo(call);
        return (info.Symbol ?? (info.CandidateSymbols is [var only] ? only : null)) is IMethodSymbol method
            && arguments.Arguments.IndexOf(given) is var index && index < method.Parameters.Length
            ? method.Parameters[index]
            : null;
    }

    /// <summary>
    /// The end of its connection ends a reader: <c>new XCommand(sql, connection).ExecuteReader()</c> where the connection is in a using.
    /// </summary>
    private static bool IsOverConnectionInUsing(InvocationExpressionSyntax call) => IsOfCommandInUsing(call)
        || call.DescendantNodes().OfType<ObjectCreationExpressionSyntax>()
            .SelectMany(static command => command.ArgumentList?.Arguments ?? default).Select(static argument => argument.Expression)
            .OfType<IdentifierNameSyntax>()
            .Any(name => call.Ancestors().Any(around => around switch
            {
                UsingStatementSyntax { Declaration.Variables: var held } =>
                    held.Any(variable => variable.Identifier.ValueText == name.Identifier.ValueText),
                BlockSyntax block =>
                    block.Statements.OfType<LocalDeclarationStatementSyntax>()
                        .Any(one =>
                            !one.UsingKeyword.IsKind(SyntaxKind.None)
                                && one.Declaration.Variables.Any(variable => variable.Identifier.ValueText == name.Identifier.ValueText)),
                _ => false,
            }));

    /// <summary>Commands that dispose their reader with them.</summary>
    private static bool IsOfCommandInUsing(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var command } }
        && call.Ancestors().OfType<BlockSyntax>().SelectMany(static block => block.Statements).OfType<LocalDeclarationStatementSyntax>()
            .Any(one =>
            !one.UsingKeyword.IsKind(SyntaxKind.None) && one.Declaration.Variables.Any(variable => variable.Identifier.ValueText == command
                && variable.Initializer?.Value
                    is ObjectCreationExpressionSyntax
                {
                    Type: IdentifierNameSyntax
                    {
                        Identifier.ValueText: "SqliteCommand"
                        or "SQLiteCommand"
                    }
                }));

    private static bool IsGivenToReader(ILocalSymbol holder, IOperation made) => Uses(holder, made).Any(static use =>
        use.Syntax.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
            ? NameOf(call) is { } name && IsDeserializer(name)
        : use.Syntax.Parent
            is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CopyTo" or "CopyToAsync" or "ReadAsync" or "Read" });

    /// <summary>
    /// Whether an unbound call or creation plainly only uses what it is given: a deserializer, whichever overload is meant, or a command.
    /// </summary>
    public static bool Borrows(SyntaxNode unbound, bool isLikeness) =>
        unbound is ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: var type } }
            ? type.EndsWith("Command", StringComparison.Ordinal)
                && (isLikeness || s_providers.Any(provider => type == provider + "Command"))
            : NameOf(unbound) is { } name && IsDeserializer(name);

    /// <summary>Whether a method that the known type does not have (an extension) gives data, by its name.</summary>
    public static bool GivesData(string name) =>
        name is "ToList" or "ToArray" or "ToString" || name.StartsWith("Query", StringComparison.Ordinal)
            || name.StartsWith("ReadFrom", StringComparison.Ordinal)
        || (name.StartsWith("Execute", StringComparison.Ordinal) && !name.Contains("Reader"))
        || (name.StartsWith("ReadAs", StringComparison.Ordinal) && !name.Contains("Stream"));

    private static bool IsDeserializer(string name) => name.StartsWith("Deserialize", StringComparison.Ordinal);

    private static IEnumerable<IOperation> Uses(ILocalSymbol holder, IOperation made) =>
        LocalReferences.Find(holder, made);
}
