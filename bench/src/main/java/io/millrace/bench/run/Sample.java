package io.millrace.bench.run;

import java.time.Duration;

/** How far a run was at one time, and what it had cost by then; immutable. */
record Sample(long nanos, long count, Duration cpu, Duration brokerCpu) {}
