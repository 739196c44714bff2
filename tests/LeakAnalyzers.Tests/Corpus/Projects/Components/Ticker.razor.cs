using Microsoft.AspNetCore.Components;

namespace Components;

public sealed partial class Ticker : ComponentBase
{
    private Timer? _timer;
    private int _ticks;

    protected override void OnInitialized() => _timer = new Timer(_ => InvokeAsync(Tick), null, 1000, 1000); // LEAK210

    private void Tick()
    {
        _ticks++;
        StateHasChanged();
    }
}
