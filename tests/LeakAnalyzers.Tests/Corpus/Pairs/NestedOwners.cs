namespace Pairs.NestedOwners;

/// <summary>A field that a nested type releases through its owner; beside it, one that the nested type only uses.</summary>
internal sealed class ByPrimaryConstructor
{
    private Timer? _timer;

    public IDisposable Start()
    {
        _timer = new Timer(_ => { }, null, 0, 1000);
        return new Scope(this);
    }

    private sealed class Scope(ByPrimaryConstructor owner) : IDisposable
    {
        public void Dispose() => owner._timer?.Dispose();
    }
}

internal sealed class ByPrimaryConstructorThatUses
{
    private Timer? _timer;

    public IDisposable Start()
    {
        _timer = new Timer(_ => { }, null, 0, 1000); // LEAK210
        return new Scope(this);
    }

    private sealed class Scope(ByPrimaryConstructorThatUses owner) : IDisposable
    {
        public void Dispose() => owner._timer?.Change(0, 10);
    }
}

internal sealed class ByField
{
    private Timer? _timer;

    public IDisposable Start()
    {
        _timer = new Timer(_ => { }, null, 0, 1000);
        return new Scope(this);
    }

    private sealed class Scope : IDisposable
    {
        private readonly ByField _owner;

        public Scope(ByField owner) => _owner = owner;

        public void Dispose()
        {
            _owner._timer!.Dispose();
            _owner._timer = null;
        }
    }
}

internal sealed class ByStruct
{
    private CancellationTokenSource? _source;

    public Scope Start(CancellationToken token)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(token);
        return new Scope(this);
    }

    internal readonly struct Scope(ByStruct owner) : IDisposable
    {
        public void Dispose()
        {
            if (owner._source is { } source) source.Dispose();
        }
    }
}

internal sealed class ByStaticClass
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);

    public void Stop() => Ending.End(this);

    private static class Ending
    {
        public static void End(ByStaticClass owner)
        {
            var timer = owner._timer;
            timer?.Dispose();
        }
    }
}

internal sealed class ByExchange
{
    private Timer? _timer;

    public IDisposable Start()
    {
        _timer = new Timer(_ => { }, null, 0, 1000);
        return new Scope(this);
    }

    private sealed record Scope(ByExchange Owner) : IDisposable
    {
        public void Dispose() => Interlocked.Exchange(ref Owner._timer, null)?.Dispose();
    }
}

internal sealed class ByAsync
{
    private Timer? _timer;

    public IAsyncDisposable Start()
    {
        _timer = new Timer(_ => { }, null, 0, 1000);
        return new Scope(this);
    }

    private sealed class Scope(ByAsync owner) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (owner._timer is not null) await owner._timer.DisposeAsync();
        }
    }
}

internal sealed class Deeper
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);

    private sealed class Middle
    {
        internal sealed class Inner(Deeper owner)
        {
            public void End() => owner._timer?.Dispose();
        }
    }
}

internal sealed class ByProperty
{
    private Timer? Clock { get; set; }

    public void Start() => Clock = new Timer(_ => { }, null, 0, 1000);

    private sealed class Scope(ByProperty owner) : IDisposable
    {
        public void Dispose() => owner.Clock?.Dispose();
    }
}

internal sealed class ByUsing
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);

    private sealed class Scope(ByUsing owner) : IDisposable
    {
        public void Dispose()
        {
            using (owner._timer) { }
        }
    }
}

internal sealed class ByHandover
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);

    private static void End(IDisposable? one) => one?.Dispose();

    private sealed class Scope(ByHandover owner) : IDisposable
    {
        public void Dispose() => End(owner._timer);
    }
}

internal partial class ByParts
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);
}

internal partial class ByParts
{
    private sealed class Scope(ByParts owner) : IDisposable
    {
        public void Dispose() => owner._timer?.Dispose();
    }
}

internal sealed class Generic<T>
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);

    private sealed class Scope(Generic<T> owner) : IDisposable
    {
        public void Dispose() => owner._timer?.Dispose();
    }
}

internal sealed class ByLambdaOfNested
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);

    private static class Ends
    {
        public static readonly Action<ByLambdaOfNested> End = owner => owner._timer?.Dispose();
    }
}

internal sealed class AnotherMember
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000); // LEAK210

    private sealed class Scope(Timer? _timer) : IDisposable
    {
        public void Dispose() => _timer?.Dispose();
    }
}

internal sealed class Asked
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000); // LEAK210

    private sealed class Scope(Asked owner)
    {
        public bool IsRunning => owner._timer is not null;
    }
}

internal sealed class Carried
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(_ => { }, null, 0, 1000);

    private sealed class Scope(Carried owner) : IDisposable
    {
        private readonly Timer? _held = owner._timer;

        public void Dispose() => _held?.Dispose();
    }
}
