using Commerce.Jobs.Ledger;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Jobs;

/// <summary>
/// The ledger of jobs in the tables <c>commerce.job</c> and <c>commerce.job_tick</c>. All times are the database's. One transaction decides
/// which host plans or claims a tick, so any number of hosts may try.
/// </summary>
/// <param name="database">The application's database.</param>
internal sealed partial class PostgresJobLedger(Database database) : IJobLedger;
