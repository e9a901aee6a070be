namespace CareLoop.Local.Memory.Tables;

/// <summary>
/// Values in the ordinal order of their keys, in chunks: a look-up and a range begin at a binary search, and an insertion
/// moves a chunk's worth at most, however many there are.
/// </summary>
internal sealed class OrderedMap<T>
{
    private const int ChunkSize = 256;

    private readonly List<Chunk> chunks = [new Chunk(2)];

    public int Count { get; private set; }

    public bool TryGet(string key, out T value)
    {
        var chunk = chunks[ChunkOf(key)];
        var at = chunk.Find(key);
        value = at < 0 ? default! : chunk.Values[at];
        return at >= 0;
    }

    public void Set(string key, T value)
    {
        var number = ChunkOf(key);
        var chunk = chunks[number];
        var at = chunk.Find(key);
        if (at >= 0)
        {
            chunk.Values[at] = value;
            return;
        }

        Count++;
        if (chunk.Count == ChunkSize)
        {
            var upper = chunk.Split();
            chunks.Insert(number + 1, upper);
            chunk = string.CompareOrdinal(key, upper.Keys[0]) < 0 ? chunk : upper;
            at = chunk.Find(key);
        }

        chunk.Insert(~at, key, value);
    }

    public bool Remove(string key)
    {
        var number = ChunkOf(key);
        var chunk = chunks[number];
        var at = chunk.Find(key);
        if (at < 0)
            return false;
        Count--;
        chunk.RemoveAt(at);
        if (chunk.Count == 0 && chunks.Count > 1)
            chunks.RemoveAt(number);
        return true;
    }

    /// <summary>All from a key on, itself included. The map must not change meanwhile.</summary>
    public IEnumerable<KeyValuePair<string, T>> From(string key)
    {
        var number = ChunkOf(key);
        var at = chunks[number].Find(key);
        at = at < 0 ? ~at : at;
        for (; number < chunks.Count; number++, at = 0)
        {
            var chunk = chunks[number];
            for (; at < chunk.Count; at++)
                yield return new(chunk.Keys[at], chunk.Values[at]);
        }
    }

    /// <summary>The last chunk that begins at or before the key.</summary>
    private int ChunkOf(string key)
    {
        var (low, high) = (0, chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (string.CompareOrdinal(chunks[middle].Keys[0], key) <= 0)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private sealed class Chunk(int capacity)
    {
        public string[] Keys { get; private set; } = new string[capacity];

        public T[] Values { get; private set; } = new T[capacity];

        public int Count { get; private set; }

        public int Find(string key)
        {
            var (low, high) = (0, Count - 1);
            while (low <= high)
            {
                var middle = (low + high) / 2;
                var order = string.CompareOrdinal(Keys[middle], key);
                if (order == 0)
                    return middle;
                (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
            }

            return ~low;
        }

        public void Insert(int at, string key, T value)
        {
            if (Count == Keys.Length)
                Resize(Math.Min(Count * 2, ChunkSize));
            Array.Copy(Keys, at, Keys, at + 1, Count - at);
            Array.Copy(Values, at, Values, at + 1, Count - at);
            (Keys[at], Values[at]) = (key, value);
            Count++;
        }

        public void RemoveAt(int at)
        {
            Count--;
            Array.Copy(Keys, at + 1, Keys, at, Count - at);
            Array.Copy(Values, at + 1, Values, at, Count - at);
            (Keys[Count], Values[Count]) = (null!, default!);
        }

        public Chunk Split()
        {
            var half = Count / 2;
            var upper = new Chunk(ChunkSize) { Count = Count - half };
            Array.Copy(Keys, half, upper.Keys, 0, upper.Count);
            Array.Copy(Values, half, upper.Values, 0, upper.Count);
            Array.Clear(Keys, half, upper.Count);
            Array.Clear(Values, half, upper.Count);
            Count = half;
            return upper;
        }

        private void Resize(int size)
        {
            var (keys, values) = (Keys, Values);
            Array.Resize(ref keys, size);
            Array.Resize(ref values, size);
            (Keys, Values) = (keys, values);
        }
    }
}
