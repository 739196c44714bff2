namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>
/// Library members that throw although the program makes no mistake: the outside world, or what it sent, is not as expected.
/// </summary>
internal static class ThrowContracts
{
    public const string Constructor = ".ctor";
    private const string Every = "*";

    /// <summary>
    /// Full metadata name of the type, its members (or every member), how likely they throw, and why. The first row decides.
    /// </summary>
    private static readonly (string Type, string[] Members, ThrowLikelihood Likelihood, string Reason)[] s_rows =
    [
        ("System.IO.MemoryStream", ["Read", "ReadByte", "Write", "WriteByte", "CopyTo", "Flush"], ThrowLikelihood.Weak, "memory alone"),
        ("System.IO.StringReader", ["Read", "ReadBlock", "ReadLine", "ReadToEnd"], ThrowLikelihood.Weak, "memory alone"),
        ("System.IO.StringWriter", ["Write", "WriteLine", "Flush"], ThrowLikelihood.Weak, "memory alone"),
        ("System.IO.File", ["Exists"], ThrowLikelihood.Weak, "answers false instead"),
        ("System.IO.File", [Every], ThrowLikelihood.Strong, "the disk"),
        ("System.IO.Directory", ["Exists"], ThrowLikelihood.Weak, "answers false instead"),
        ("System.IO.Directory", [Every], ThrowLikelihood.Strong, "the disk"),
        ("System.IO.FileInfo", ["CopyTo", "MoveTo", "Create", "Open", "OpenRead", "OpenWrite", "OpenText"], ThrowLikelihood.Strong,
            "the disk"),
        ("System.IO.FileStream", [Constructor], ThrowLikelihood.Strong, "opens the file"),
        ("System.IO.Stream", ["Read", "ReadByte", "ReadExactly", "ReadAtLeast", "Write", "WriteByte", "CopyTo", "Flush", "SetLength"],
            ThrowLikelihood.Strong, "the disk or the network"),
        ("System.IO.TextReader", ["Read", "ReadBlock", "ReadLine", "ReadToEnd"], ThrowLikelihood.Strong, "the disk or the network"),
        ("System.IO.TextWriter", ["Write", "WriteLine", "Flush"], ThrowLikelihood.Strong, "the disk or the network"),
        ("System.Data.IDbCommand", ["ExecuteReader", "ExecuteNonQuery", "ExecuteScalar", "Prepare"], ThrowLikelihood.Strong,
            "the database"),
        ("System.Data.IDbConnection", ["Open", "BeginTransaction", "ChangeDatabase"], ThrowLikelihood.Strong, "the database"),
        ("System.Data.IDbTransaction", ["Commit", "Rollback"], ThrowLikelihood.Strong, "the database"),
        ("System.Data.IDataReader", ["Read", "NextResult", "GetSchemaTable"], ThrowLikelihood.Strong, "the database"),
        ("System.Data.IDataRecord", ["GetBoolean", "GetByte", "GetBytes", "GetChar", "GetChars", "GetDateTime", "GetDecimal", "GetDouble",
            "GetFloat", "GetGuid", "GetInt16", "GetInt32", "GetInt64", "GetString", "GetValue", "GetValues", "get_Item"],
            ThrowLikelihood.Strong, "converts what the database holds"),
        ("System.Data.Common.DbDataReader", ["GetFieldValue"], ThrowLikelihood.Strong, "converts what the database holds"),
        ("System.Net.Http.HttpMessageInvoker", ["Send"], ThrowLikelihood.Strong, "the network"),
        ("System.Net.Http.HttpResponseMessage", ["EnsureSuccessStatusCode"], ThrowLikelihood.Check, "checks the answer"),
        ("System.Net.Dns", [Every], ThrowLikelihood.Strong, "the network"),
        ("System.Net.Sockets.Socket", ["Accept", "Bind", "Connect", "Listen", "Receive", "ReceiveFrom", "Send", "SendTo", "Shutdown"],
            ThrowLikelihood.Strong, "the network"),
        ("System.Net.Sockets.TcpClient", ["Connect"], ThrowLikelihood.Strong, "the network"),
        ("System.Net.Sockets.UdpClient", ["Connect", "Receive", "Send"], ThrowLikelihood.Strong, "the network"),
        ("System.Net.WebRequest", ["GetResponse", "GetRequestStream"], ThrowLikelihood.Strong, "the network"),
        ("System.Net.WebClient", ["DownloadString", "DownloadData", "DownloadFile", "UploadString", "UploadData", "UploadFile", "OpenRead",
            "OpenWrite"], ThrowLikelihood.Strong, "the network"),
        ("System.Diagnostics.Process", ["Start", "Kill", "GetProcessById"], ThrowLikelihood.Strong, "the operating system"),
        ("System.Threading.Tasks.Task", ["Wait", "WaitAll"], ThrowLikelihood.Strong, "throws what the work threw"),
        ("System.Threading.Tasks.Task`1", ["get_Result"], ThrowLikelihood.Strong, "throws what the work threw"),
        ("System.Threading.Tasks.ValueTask`1", ["get_Result"], ThrowLikelihood.Strong, "throws what the work threw"),
        ("System.Threading.CancellationToken", ["ThrowIfCancellationRequested"], ThrowLikelihood.Strong, "cancellation"),
        ("System.Convert", [Every], ThrowLikelihood.Strong, "text or numbers from outside"),
        ("System.Text.Json.JsonSerializer", ["Serialize", "Deserialize"], ThrowLikelihood.Strong, "text from outside"),
        ("Newtonsoft.Json.JsonConvert", ["SerializeObject", "DeserializeObject", "DeserializeAnonymousType", "PopulateObject"],
            ThrowLikelihood.Strong, "text from outside"),
        ("Newtonsoft.Json.JsonSerializer", ["Serialize", "Deserialize", "Populate"], ThrowLikelihood.Strong, "text from outside"),
        ("System.Xml.Serialization.XmlSerializer", ["Serialize", "Deserialize"], ThrowLikelihood.Strong, "text from outside"),
        ("System.Xml.Linq.XDocument", ["Load", "Save"], ThrowLikelihood.Strong, "the disk"),
        ("System.Xml.Linq.XElement", ["Load", "Save"], ThrowLikelihood.Strong, "the disk"),
        ("System.Xml.XmlDocument", ["Load", "LoadXml", "Save"], ThrowLikelihood.Strong, "the disk"),
        ("System.Activator", ["CreateInstance"], ThrowLikelihood.Strong, "runs a constructor that is not known"),
        ("System.Delegate", ["DynamicInvoke"], ThrowLikelihood.Strong, "runs code that is not known"),
        ("System.Reflection.MethodBase", ["Invoke"], ThrowLikelihood.Strong, "runs code that is not known"),
    ];

    /// <summary>Members whose tasks fail only when a token that they are given is cancelled.</summary>
    private static readonly (string Type, string[] Members, string Reason)[] s_awaited =
    [
        ("System.IAsyncDisposable", ["DisposeAsync"], "a release does not throw by contract"),
        ("System.Threading.Tasks.Task", ["Yield", "FromResult", "Delay", "WhenAny"], "hands out a task that ended, however that ended"),
        ("System.Threading.CancellationTokenSource", ["CancelAsync"], "runs the callbacks"),
        ("System.Threading.PeriodicTimer", ["WaitForNextTickAsync"], "waits for the clock"),
        ("System.Net.Http.HttpContent", ["ReadAsStreamAsync"], "hands out the stream that is there"),
    ];

    private static readonly ILookup<string, (string Type, ThrowLikelihood Likelihood)> s_byMember =
        s_rows.SelectMany(static row => row.Members, static (row, member) => (member, row.Type, row.Likelihood))
            .ToLookup(static row => row.member, static row => (row.Type, row.Likelihood));

    /// <summary>Types and members of all rows.</summary>
    public static IEnumerable<(string Type, string Member)> All =>
        s_rows.SelectMany(static row => row.Members, static (row, member) => (row.Type, member))
            .Concat(s_awaited.SelectMany(static row => row.Members, static (row, member) => (row.Type, member)))
            .Where(static row => row.member != Every);

    /// <summary>How likely a library's method throws; null where no row tells.</summary>
    public static ThrowLikelihood? Find(IMethodSymbol method, ITypeSymbol? receiver)
    {
        foreach (var (type, likelihood) in s_byMember[method.MethodKind == MethodKind.Constructor ? Constructor : method.Name])
        {
            if (method.ContainingType.Is(type) || receiver.Is(type)) return likelihood;
        }

        foreach (var (type, likelihood) in s_byMember[Every])
        {
            if (method.ContainingType.IsExactly(type)) return likelihood;
        }

        return null;
    }

    /// <summary>Whether awaiting what a call returns throws only when its token is cancelled.</summary>
    public static bool EndsUnlessCanceled(IMethodSymbol method, ITypeSymbol? receiver) =>
        s_awaited.Any(row => row.Members.Contains(method.Name) && (method.ContainingType.Is(row.Type) || receiver.Is(row.Type)));
}
