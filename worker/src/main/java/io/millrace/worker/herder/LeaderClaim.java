package io.millrace.worker.herder;

import io.millrace.worker.store.ConfigBackingStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A duty of the leader: what a former leader writes to the config topic has no effect any more (KIP-618). Loop only.
 */
final class LeaderClaim {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderClaim.class);
    private static final String CLAIM = "leader's claim";
    private static final String LABEL = "claiming the config topic";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** In this time a worker that was shut out hears from its group that another one leads. */
    private static final Duration AFTER_LOSS = Duration.ofSeconds(1);

    /** How things stand with the claim of this worker. */
    private enum State {
        NONE,
        ASKED,
        HELD,
        /** Was held or asked for, to no avail; whoever wants to write waits. */
        LOST
    }

    private final ConfigBackingStore configs;
    private final EventLoop loop;
    private final Leadership leadership;
    private State state = State.NONE;
    private Duration pause = FIRST_PAUSE;
    /** Tells claims apart: what comes of a former one does not matter. */
    private long number;

    LeaderClaim(ConfigBackingStore configs, EventLoop loop, Leadership leadership) {
        this.configs = configs;
        this.loop = loop;
        this.leadership = leadership;
    }

    /** Claims the topic if this worker leads and has not done so; gives the claim up if another one leads. */
    void check() {
        loop.cancel(CLAIM);
        boolean leads = leadership.view().leader();
        if (leads && (state == State.NONE || state == State.LOST)) {
            claim();
        } else if (!leads && state != State.NONE) {
            LOG.debug("Another worker leads: the claim to the config topic is given up");
            number++;
            state = State.NONE;
            configs.resignLeadership();
        }
    }

    private void claim() {
        long claimed = ++number;
        state = State.ASKED;
        configs.claimLeadership()
                .whenComplete((ok, failure) -> loop.submit("noting a claim", () -> claimed(claimed, failure)));
    }

    private void claimed(long claimed, Throwable failure) {
        if (claimed != number) {
            return;
        }
        state = failure == null ? State.HELD : State.LOST;
        if (failure == null) {
            pause = FIRST_PAUSE;
            return;
        }
        Throwable cause = Causes.unwrap(failure);
        LOG.warn(
                "The config topic cannot be written by this worker, the leader; trying again in {} ms",
                pause.toMillis(),
                cause);
        loop.delay(CLAIM, LABEL, pause, this::check);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** A write has failed for good reason or bad: the claim holds no more. */
    void lost() {
        if (state == State.HELD) {
            state = State.LOST;
            LOG.warn("Another worker has claimed the config topic, or it could not be written");
            loop.delay(CLAIM, LABEL, AFTER_LOSS, this::check);
        }
    }
}
