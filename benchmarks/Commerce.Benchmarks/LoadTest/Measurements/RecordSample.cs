namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>One round of an operation on records, by the record store and by bare Npgsql.</summary>
/// <param name="Operation">What was done, and how many at once.</param>
/// <param name="Store">Records per second by the store.</param>
/// <param name="Bare">Records per second by bare Npgsql.</param>
/// <param name="StoreBytes">Bytes the store allocated for a record.</param>
/// <param name="BareBytes">Bytes bare Npgsql allocated for a record.</param>
internal sealed record RecordSample(string Operation, double Store, double Bare, double StoreBytes, double BareBytes);
