using static LeakAnalyzers.Knowledge.Provenance;

namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>What a library member says about the number of items it yields.</summary>
/// <param name="Type">Full metadata name of the type that declares the member, or of one that its receiver is.</param>
/// <param name="Members">Names of the members; none for all of them.</param>
/// <param name="Provenance">Where the items come from; null where they are those of the receiver or first argument.</param>
/// <param name="Because">The fact that the row rests on.</param>
internal sealed record SequenceSource(string Type, string[] Members, Provenance? Provenance, string Because);

/// <summary>Library members whose result is a sequence or a count, and where its items come from.</summary>
internal static class SequenceSources
{
    private const string Rows = "as many as the table has";
    private const string Files = "as many as the disk has";
    private const string Payload = "the other side of the connection decides the length";
    private const string Limit = "the call states a limit";
    private const string Machine = "the machine or the program decides, and has few";
    private const string Setting = "somebody wrote the values into a settings file";
    private const string Passed = "yields what it is given, or less";

    private static readonly SequenceSource[] s_all =
    [
        new("System.Linq.IQueryable", [], Unbounded, Rows),
        new("Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions", [], null, Passed),
        new("System.Data.Entity.QueryableExtensions", [], null, Passed),
        new("Microsoft.EntityFrameworkCore.RelationalQueryableExtensions", [], Unbounded, Rows),
        new("Dapper.SqlMapper", [], Unbounded, Rows),
        new("System.Data.DataTable", ["Rows", "Select", "AsEnumerable"], Unbounded, Rows),
        new("System.Data.DataTableExtensions", [], Unbounded, Rows),
        new("System.Data.IDataReader", [], Unbounded, Rows),
        new("MongoDB.Driver.IMongoCollectionExtensions", [], Unbounded, Rows),
        new("MongoDB.Driver.IAsyncCursorSourceExtensions", [], Unbounded, Rows),
        new("Marten.IQuerySession", ["Query", "QueryAsync"], Unbounded, Rows),

        new("System.IO.Directory", ["GetLogicalDrives"], Bounded, Machine),
        new("System.IO.Directory", [], Unbounded, Files),
        new("System.IO.DirectoryInfo", [], Unbounded, Files),
        new("System.IO.File", ["ReadLines", "ReadAllLines", "ReadLinesAsync", "ReadAllLinesAsync"], Unbounded, Files),
        new("System.IO.File", ["ReadAllText", "ReadAllTextAsync"], Unknown, "a file of settings or of data"),
        new("System.IO.Compression.ZipArchive", ["Entries"], Unbounded, Files),
        new("System.IO.TextReader", ["ReadToEnd", "ReadToEndAsync"], Unbounded, Payload),

        new("System.Net.Http.HttpClient", [], Unbounded, Payload),
        new("System.Net.Http.HttpContent", [], Unbounded, Payload),
        new("System.Net.Http.Json.HttpClientJsonExtensions", [], Unbounded, Payload),
        new("System.Net.Http.Json.HttpContentJsonExtensions", [], Unbounded, Payload),
        new("System.Net.WebClient", [], Unbounded, Payload),
        new("System.Net.Dns", [], Bounded, "a host has few addresses"),
        new("Microsoft.AspNetCore.Http.HttpRequest", [], Unbounded, Payload),
        new("Microsoft.AspNetCore.Http.HttpRequestJsonExtensions", [], Unbounded, Payload),
        new("Microsoft.AspNetCore.Http.IFormCollection", [], Unbounded, Payload),
        new("System.Text.Json.JsonElement", ["EnumerateArray", "EnumerateObject"], Unbounded, Payload),
        new("System.Text.Json.JsonSerializer", ["DeserializeAsync", "DeserializeAsyncEnumerable"], Unbounded, Payload),
        new("System.Text.Json.JsonSerializer", ["Deserialize"], null, "as many as the text has"),
        new("Newtonsoft.Json.JsonConvert", ["DeserializeObject"], null, "as many as the text has"),
        new("System.Threading.Channels.ChannelReader`1", ["ReadAllAsync"], Unbounded, "as many as are written"),
        new("System.Collections.Concurrent.BlockingCollection`1", ["GetConsumingEnumerable"], Unbounded, "as many as are added"),

        new("System.Linq.Enumerable", ["Take", "TakeLast", "Chunk"], Bounded, Limit),
        new("System.Linq.Queryable", ["Take", "TakeLast"], Bounded, Limit),
        new("System.Linq.AsyncEnumerable", ["Take", "TakeLast", "Chunk", "Buffer"], Bounded, Limit),
        new("System.Linq.AsyncEnumerableEx", ["Buffer"], Bounded, Limit),
        new("System.Linq.EnumerableEx", ["Buffer"], Bounded, Limit),
        new("MoreLinq.MoreEnumerable", ["Batch", "Window"], Bounded, Limit),
        new("System.Collections.Generic.List`1", ["GetRange"], Bounded, Limit),
        new("System.MemoryExtensions", ["AsSpan", "AsMemory"], null, Passed),
        new("System.Enum", [], Bounded, "the values are written out"),
        new("System.Delegate", ["GetInvocationList"], Bounded, Machine),
        new("System.IO.DriveInfo", [], Bounded, Machine),
        new("System.Environment", ["ProcessorCount", "GetLogicalDrives", "GetCommandLineArgs"], Bounded, Machine),
        new("System.Net.NetworkInformation.NetworkInterface", [], Bounded, Machine),
        new("System.AppDomain", [], Bounded, Machine),
        new("System.Reflection.Assembly", [], Bounded, Machine),
        new("System.Type", [], Bounded, Machine),
        new("System.Math", ["Min", "Clamp"], Bounded, Limit),
        new("System.Threading.Tasks.TaskScheduler", ["MaximumConcurrencyLevel"], Bounded, Limit),
        new("System.Threading.Tasks.ParallelOptions", ["MaxDegreeOfParallelism"], Bounded, Limit),
        new("System.Collections.Concurrent.Partitioner`1", ["GetPartitions", "GetOrderablePartitions"], Bounded, Limit),
        new("System.Collections.Concurrent.OrderablePartitioner`1", ["GetPartitions", "GetOrderablePartitions"], Bounded, Limit),
        new("System.Threading.CancellationToken", [], Bounded, Machine),

        new("System.Environment", ["GetEnvironmentVariable"], Configuration, Setting),
        new("Microsoft.Extensions.Configuration.IConfiguration", [], Configuration, Setting),
        new("Microsoft.Extensions.Configuration.ConfigurationBinder", [], Configuration, Setting),
        new("Microsoft.Extensions.Configuration.ConfigurationExtensions", [], Configuration, Setting),
        new("Microsoft.Extensions.Options.IOptions`1", [], Configuration, Setting),
        new("Microsoft.Extensions.Options.IOptionsMonitor`1", [], Configuration, Setting),
        new("System.Configuration.ConfigurationManager", [], Configuration, Setting),
        new("System.Configuration.ConfigurationElement", [], Configuration, Setting),
        new("System.Configuration.SettingsBase", [], Configuration, Setting),
        new("System.CommandLine.ParseResult", [], Configuration, "somebody wrote the values on the command line"),
        new("Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions", ["GetServices"], Configuration,
            "as many as are registered"),
        new("Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions", ["GetKeyedServices"], Configuration,
            "as many as are registered"),
        new("System.Composition.CompositionContext", ["GetExports"], Configuration, "as many as are installed"),

        new("System.Linq.Enumerable", [], null, Passed),
        new("System.Linq.Queryable", [], null, Passed),
        new("System.Linq.ParallelEnumerable", [], null, Passed),
        new("System.Linq.AsyncEnumerable", [], null, Passed),
        new("System.Linq.ImmutableArrayExtensions", [], null, Passed),
        new("System.Threading.Tasks.TaskAsyncEnumerableExtensions", [], null, Passed),
        new("System.String",
            ["Split", "Trim", "TrimStart", "TrimEnd", "Replace", "Substring", "ToLower", "ToUpper", "ToLowerInvariant",
            "ToUpperInvariant", "ToCharArray"], null, Passed),
        new("System.Text.RegularExpressions.Regex", ["Split", "Matches"], null, "as many as the text has"),
        new("System.Array", ["Empty"], Bounded, "none"),
        new("System.Array", ["Length", "ConvertAll", "FindAll", "Clone"], null, Passed),
        new("System.Collections.Generic.List`1", ["ToArray", "FindAll", "ConvertAll", "AsReadOnly", "Count"], null, Passed),
        new("System.Nullable`1", ["Value"], null, Passed),
        new("System.Lazy`1", ["Value"], null, Passed),
        new("System.Collections.Immutable.ImmutableArray", [], null, Passed),
        new("System.Collections.Immutable.ImmutableList", [], null, Passed),
        new("System.Collections.Immutable.ImmutableHashSet", [], null, Passed),
        new("System.Collections.Immutable.ImmutableDictionary", [], null, Passed),
    ];

    private static readonly ILookup<string, SequenceSource> s_byMember = s_all
        .SelectMany(static row => row.Members.Length == 0 ? [(Member: "", Row: row)]
            : row.Members.Select(member => (Member: member, Row: row)))
        .ToLookup(static pair => pair.Member, static pair => pair.Row, StringComparer.Ordinal);

    /// <summary>
    /// The row of a member, one that names it before one for the whole type; the receiver's type counts as well as the declaring
    /// one.
    /// </summary>
    public static SequenceSource? Find(ISymbol member, ITypeSymbol? receiver) =>
        Find(s_byMember[member.Name], member, receiver) ?? Find(s_byMember[""], member, receiver);

    private static SequenceSource? Find(IEnumerable<SequenceSource> rows, ISymbol member, ITypeSymbol? receiver)
    {
        foreach (var row in rows)
        {
            if (member.ContainingType.Is(row.Type) || receiver.Is(row.Type)) return row;
        }

        return null;
    }
}
