// Most tests wait for a queue or a clock as long as they compute: two a core fill a machine of two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
