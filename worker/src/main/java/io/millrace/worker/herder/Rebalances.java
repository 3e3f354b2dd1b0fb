package io.millrace.worker.herder;

import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.cluster.Membership;
import io.millrace.worker.model.ClusterConfigState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the group and what runs here: takes assignments over, tells the group when they are settled and when
 * the configs ask for another one, and does the leader's duties. Loop only.
 */
final class Rebalances {
    private static final Logger LOG = LoggerFactory.getLogger(Rebalances.class);
    private static final String BEHIND = "behind the assignment";
    /** A worker that cannot read configs keeps what it runs for so long, as nobody else could do better meanwhile. */
    private static final Duration LONGEST_BEHIND = Duration.ofMinutes(1);

    private static final String TIDY = "tidy";
    private static final Duration BETWEEN_TIDYINGS = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final Membership membership;
    private final WorkKeeper keeper;
    private final Statuses statuses;
    private final LeaderClaim claim;
    private final SessionKeyRotation keys;
    private final Duration syncTimeout;

    Rebalances(
            EventLoop loop,
            Membership membership,
            WorkKeeper keeper,
            Statuses statuses,
            LeaderClaim claim,
            SessionKeyRotation keys,
            Duration syncTimeout) {
        this.loop = loop;
        this.membership = membership;
        this.keeper = keeper;
        this.statuses = statuses;
        this.claim = claim;
        this.keys = keys;
        this.syncTimeout = syncTimeout;
    }

    /** Configs have changed. */
    void imageChanged(ClusterConfigState image) {
        boolean wasBehind = keeper.isBehind();
        boolean cut = image.offset() < keeper.image().offset();
        if (cut) {
            membership.logCut();
        }
        if (keeper.imageChanged(image) || cut) {
            membership.requestRejoin(image);
        }
        if (wasBehind && !keeper.isBehind()) {
            loop.cancel(BEHIND);
            caughtUp();
        } else {
            keys.check();
        }
    }

    /** The group has agreed. */
    void assigned(Assignment next) {
        loop.cancel(BEHIND);
        claim.check();
        keeper.assigned(next);
        keeper.whenSettled(next).thenRun(() -> settled(next));
        if (keeper.isBehind()) {
            loop.delay(BEHIND, "reading configs that others know", syncTimeout, () -> behind(next));
        } else {
            caughtUp();
        }
    }

    private void settled(Assignment settled) {
        if (keeper.isAssigned(settled)) {
            membership.settled(settled);
        }
    }

    private void behind(Assignment waiting) {
        LOG.warn(
                "Configs have been read up to offset {}, the work assigned to this worker needs those up to {}; what is"
                        + " new in it starts once they are read",
                keeper.image().offset(),
                waiting.configOffset());
        loop.delay(
                BEHIND,
                "giving up on configs that others know",
                LONGEST_BEHIND,
                () -> membership.withdraw("it is taking too long to read the log of configs"));
    }

    private void caughtUp() {
        LOG.info(
                "Finished starting connectors and tasks, using config offset {}",
                keeper.image().offset());
        tidy();
        keys.check();
    }

    /** Again and again, since the last words of a worker that was cut off for a while may come late. */
    private void tidy() {
        ClusterView view = membership.view();
        if (view.leader() && !keeper.isBehind()) {
            statuses.keepOnly(keeper.image());
            statuses.unassigned(view.waiting().ofOurs());
        }
        if (!loop.isDelayed(TIDY)) { // frequent rebalances must not put it off
            loop.delay(TIDY, "comparing states with what was reported", BETWEEN_TIDYINGS, this::insist);
        }
    }

    private void insist() {
        statuses.insist(target -> target.instance(keeper).isPresent());
        claim.check(); // a worker may have the lead of a group that cannot agree on an assignment
        tidy();
    }
}
