namespace LeakAnalyzers.Knowledge;

/// <summary>What a resource holds for as long as nobody releases it; rules speak about kinds, tables give types their kind.</summary>
internal enum ResourceKind
{
    /// <summary>Disposable, with no kind of its own.</summary>
    Other,
    HttpClient,
    HttpHandler,
    SharedClient,
    HttpResponse,
    DataReader,
    Connection,
    Command,
    BodyStream,
    Socket,
    CancellationSource,
    Registration,
    Timer,

    /// <summary>A timer of a user interface: it lives until it is stopped.</summary>
    UiTimer,
}
