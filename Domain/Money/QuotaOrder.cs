namespace PeepFunctions.Domain;

/// <summary>
/// The order in which units left over are given away: larger remainder, larger weight, ordinally smaller id. It reads
/// the remainders from the shares, which must still be the whole parts of the quotas.
/// </summary>
internal readonly ref struct QuotaOrder(
    ReadOnlySpan<long> weights, ReadOnlySpan<string> ids, ReadOnlySpan<long> shares, long pool, UInt128 total)
{
    private readonly ReadOnlySpan<long> _weights = weights, _shares = shares;
    private readonly ReadOnlySpan<string> _ids = ids;

    /// <summary>Moves the first <paramref name="count"/> of the order to the front; linear on average.</summary>
    public void MoveFirst(Span<int> indexes, int count)
    {
        // Equal weights of members listed by id, as in a pool divided equally, are in order already.
        while (count > 0 && count < indexes.Length && !InOrder(indexes))
        {
            var middle = Partition(indexes);
            if (count <= middle)
            {
                indexes = indexes[..middle];
            }
            else
            {
                count -= middle + 1;
                indexes = indexes[(middle + 1)..];
            }
        }
    }

    private bool InOrder(ReadOnlySpan<int> indexes)
    {
        var i = 1;
        while (i < indexes.Length && !Precedes(indexes[i], indexes[i - 1]))
        {
            i++;
        }

        return i == indexes.Length;
    }

    // Ids are distinct, so the order is total: what comes first does not depend on which pivots were taken.
    private int Partition(Span<int> indexes)
    {
        var last = indexes.Length - 1;
        MedianToEnd(indexes);
        var pivot = indexes[last];
        var boundary = 0;
        for (var i = 0; i < last; i++)
        {
            if (Precedes(indexes[i], pivot))
            {
                (indexes[i], indexes[boundary]) = (indexes[boundary], indexes[i]);
                boundary++;
            }
        }

        (indexes[boundary], indexes[last]) = (indexes[last], indexes[boundary]);
        return boundary;
    }

    // A median of three keeps input that is already in order, the usual case, from being the worst case.
    private void MedianToEnd(Span<int> indexes)
    {
        int first = 0, middle = indexes.Length / 2, last = indexes.Length - 1;
        var firstLeads = Precedes(indexes[first], indexes[middle]);
        var lastLeadsFirst = Precedes(indexes[last], indexes[first]);
        var lastLeadsMiddle = Precedes(indexes[last], indexes[middle]);
        var median = lastLeadsFirst == lastLeadsMiddle ? (firstLeads == lastLeadsFirst ? first : middle) : last;
        (indexes[median], indexes[last]) = (indexes[last], indexes[median]);
    }

    private bool Precedes(int left, int right)
    {
        if (_weights[left] == _weights[right])
        {
            return string.CompareOrdinal(_ids[left], _ids[right]) < 0;
        }

        var byRemainder = Remainder(left).CompareTo(Remainder(right));
        return byRemainder != 0 ? byRemainder > 0 : _weights[left] > _weights[right];
    }

    private UInt128 Remainder(int index) =>
        ((UInt128)(ulong)pool * (ulong)_weights[index]) - ((UInt128)(ulong)_shares[index] * total);
}
