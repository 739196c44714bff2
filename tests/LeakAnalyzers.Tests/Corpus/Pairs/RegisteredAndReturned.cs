namespace Pairs.Registered;

/// <summary>An object that a call registers for later disposal and returns; beside each, the same call without the registration.</summary>
internal sealed class Scope : IDisposable
{
    private readonly List<IDisposable> _all = new();
    private readonly Stack<IDisposable> _stack = new();
    private IDisposable? _last;

    public T Own<T>(T resource) where T : IDisposable
    {
        _all.Add(resource);
        return resource;
    }

    public T OwnIf<T>(T resource, bool keep) where T : class, IDisposable
    {
        if (keep) _all.Add(resource);
        return resource;
    }

    public T Push<T>(T resource) where T : IDisposable { ((ICollection<IDisposable>)_all).Add(resource); return resource; }

    public DbDataReader Keep(DbDataReader reader) { _last = reader; return reader; }

    public T Track<T>(T resource)
    {
        if (resource is IDisposable disposable) _stack.Push(disposable);
        return resource;
    }

    public async Task<T> OwnAsync<T>(Task<T> task) where T : IDisposable
    {
        var resource = await task;
        _all.Add(resource);
        return resource;
    }

    public T Through<T>(T resource) where T : IDisposable => Own(resource);

    public void Own(IDisposable resource, out IDisposable same) { _all.Add(resource); same = resource; }

    public T Look<T>(T resource) where T : IDisposable
    {
        Console.WriteLine(resource);
        return resource;
    }

    public DbDataReader Count(DbDataReader reader) { Console.WriteLine(reader.FieldCount); return reader; }

    public void Dispose()
    {
        foreach (var one in _all) one.Dispose();
        foreach (var one in _stack) one.Dispose();
        _last?.Dispose();
    }
}

internal static class ScopeExtensions
{
    public static T In<T>(this T resource, Scope scope) where T : IDisposable => scope.Own(resource);

    public static T Into<T>(this T resource, ICollection<IDisposable> all) where T : IDisposable
    {
        all.Add(resource);
        return resource;
    }

    public static T Seen<T>(this T resource, Scope scope) where T : IDisposable => scope.Look(resource);
}

internal sealed class Queries(DbCommand command)
{
    private readonly List<IDisposable> _owned = new();

    public int Method(Scope scope)
    {
        var reader = scope.Own(command.ExecuteReader());
        reader.Read();
        return reader.GetInt32(0);
    }

    public int OnlyLooks(Scope scope)
    {
        var reader = scope.Look(command.ExecuteReader()); // LEAK203
        reader.Read();
        return reader.GetInt32(0);
    }

    public int OnlyCounts(Scope scope)
    {
        var reader = scope.Count(command.ExecuteReader()); // LEAK203
        reader.Read();
        return reader.GetInt32(0);
    }

    public int Cast(Scope scope)
    {
        var reader = scope.Push(command.ExecuteReader());
        return reader.FieldCount;
    }

    public int Field(Scope scope)
    {
        var reader = scope.Keep(command.ExecuteReader());
        return reader.FieldCount;
    }

    public int Pattern(Scope scope)
    {
        var reader = scope.Track(command.ExecuteReader());
        return reader.FieldCount;
    }

    public int Twice(Scope scope)
    {
        var reader = scope.Through(command.ExecuteReader());
        return reader.FieldCount;
    }

    public int Extension(Scope scope)
    {
        var reader = command.ExecuteReader().In(scope);
        return reader.FieldCount;
    }

    public int ExtensionOfCollection()
    {
        var reader = command.ExecuteReader().Into(_owned);
        return reader.FieldCount;
    }

    public int ExtensionThatLooks(Scope scope)
    {
        var reader = command.ExecuteReader().Seen(scope); // LEAK203
        return reader.FieldCount;
    }

    public int OwnMethod()
    {
        var reader = Keep(command.ExecuteReader());
        return reader.FieldCount;

        T Keep<T>(T resource) where T : IDisposable
        {
            _owned.Add(resource);
            return resource;
        }
    }

    public async Task<int> Async(Scope scope, CancellationToken token)
    {
        var reader = scope.Own(await command.ExecuteReaderAsync(token));
        await reader.ReadAsync(token);
        return reader.GetInt32(0);
    }

    public async Task<int> OfTask(Scope scope, CancellationToken token)
    {
        var reader = await scope.OwnAsync(command.ExecuteReaderAsync(token));
        await reader.ReadAsync(token);
        return reader.GetInt32(0);
    }

    public async Task<int> AsyncLook(Scope scope, CancellationToken token)
    {
        var reader = scope.Look(await command.ExecuteReaderAsync(token)); // LEAK203
        await reader.ReadAsync(token);
        return reader.GetInt32(0);
    }

    public IDataReader Converted(Scope scope)
    {
        IDataReader reader = scope.Own(command.ExecuteReader());
        reader.Read();
        Console.WriteLine(reader.GetInt32(0));
        return null!;
    }

    public int Discarded(Scope scope)
    {
        scope.Own(command.ExecuteReader());
        return 1;
    }

    public int OwnedInLambda(Scope scope)
    {
        Func<DbDataReader> open = () => scope.Own(command.ExecuteReader());
        return open().FieldCount;
    }

    public void Timers(Scope scope)
    {
        var timer = scope.Own(new System.Timers.Timer(10));
        timer.Start();
        var other = scope.Look(new System.Timers.Timer(10)); // LEAK210
        other.Start();
    }

    public void Source(Scope scope, CancellationToken token)
    {
        var source = scope.Own(CancellationTokenSource.CreateLinkedTokenSource(token));
        Work(source.Token);
        var other = scope.Look(CancellationTokenSource.CreateLinkedTokenSource(token)); // LEAK208
        Work(other.Token);
    }

    private static void Work(CancellationToken token) => token.ThrowIfCancellationRequested();
}

/// <summary>A registration in the same type, that a base class releases.</summary>
internal abstract class Owner : IDisposable
{
    private readonly List<IDisposable> _all = [];

    protected T Register<T>(T one) where T : IDisposable { _all.Add(one); return one; }

    protected T Remember<T>(T one) where T : IDisposable => (T)Store(one);

    private IDisposable Store(IDisposable one) { _all.Add(one); return one; }

    protected abstract T Managed<T>(T one) where T : IDisposable;

    public void Dispose() => _all.ForEach(one => one.Dispose());
}

internal abstract class Report(DbCommand command) : Owner
{
    public int Rows() => Register(command.ExecuteReader()).FieldCount;

    public int Others() { var reader = Remember(command.ExecuteReader()); return reader.FieldCount; }

    public int Abstract() { var reader = Managed(command.ExecuteReader()); return reader.FieldCount; }

    public int Lost() { var reader = command.ExecuteReader(); return reader.FieldCount; } // LEAK203
}

internal interface ITracker
{
    T Track<T>(T one) where T : IDisposable;
}

internal sealed class ByInterface(DbCommand command, ITracker tracker)
{
    public int Rows() { var reader = tracker.Track(command.ExecuteReader()); return reader.FieldCount; }
}
