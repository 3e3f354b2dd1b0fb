package io.millrace.worker.sink;

import org.junit.jupiter.api.extension.ExtendWith;

/** The same on a real broker while another thread has the consumer during each put. */
@ExtendWith(AlwaysLending.class)
class LentWorkerSinkTaskIT extends WorkerSinkTaskIT {}
