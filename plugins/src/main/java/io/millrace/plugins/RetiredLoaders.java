package io.millrace.plugins;

import io.millrace.plugins.isolation.PluginClassLoader;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Class loaders of locations that were removed or replaced. A loader goes when nothing uses its plugins any more: its
 * instances hold it, this class does not. One thread.
 */
final class RetiredLoaders {
    private static final Logger LOG = LoggerFactory.getLogger(RetiredLoaders.class);

    /**
     * Collections to ask for after a retirement. One that runs beside the worker clears what has survived enough others,
     * 15 by default; and a worker with little to do may have none of its own for hours.
     */
    private static final int NUDGES = 40;

    private static final long NUDGE_EVERY = Duration.ofMillis(300).toNanos();

    /** Collections take no more than a tenth of the time, however large the heap. */
    private static final int PAUSE_PER_NUDGE = 10;

    /** For loaders that are in use for long: their users may have gone meanwhile. */
    private static final long NUDGE_LATER = Duration.ofMinutes(10).toNanos();

    private final PluginInstances instances;
    private final Runnable collectGarbage;
    private final List<Retired> retired = new ArrayList<>();
    private int nudges;
    private long nextNudge;

    /** @param collectGarbage asks the JVM for a collection */
    RetiredLoaders(PluginInstances instances, Runnable collectGarbage) {
        this.instances = instances;
        this.collectGarbage = collectGarbage;
    }

    /** A loader on its way out. */
    private static final class Retired {
        private final WeakReference<PluginClassLoader> loader;
        private final String location;
        private boolean released;

        Retired(PluginClassLoader loader) {
            this.loader = new WeakReference<>(loader);
            this.location = loader.location();
        }
    }

    void add(PluginClassLoader loader, long nowNanos) {
        retired.add(new Retired(loader));
        expectNudges(nowNanos);
    }

    private void expectNudges(long nowNanos) {
        nudges = NUDGES;
        nextNudge = nowNanos + NUDGE_EVERY;
    }

    /** Lets go what nothing uses; to be called now and then. */
    void check(long nowNanos) {
        retired.removeIf(RetiredLoaders::isGone);
        for (Retired loader : retired) {
            release(loader, nowNanos);
        }
        if (!retired.isEmpty() && nowNanos - nextNudge >= 0) {
            nudge(nowNanos);
        }
    }

    private void nudge(long nowNanos) {
        long start = System.nanoTime();
        collectGarbage.run();
        long took = System.nanoTime() - start;
        nudges = Math.max(0, nudges - 1);
        nextNudge = nowNanos + (nudges > 0 ? Math.max(NUDGE_EVERY, PAUSE_PER_NUDGE * took) : NUDGE_LATER);
    }

    private static boolean isGone(Retired loader) {
        boolean gone = loader.loader.refersTo(null);
        if (gone) {
            LOG.info("Unloaded plugin location {}", loader.location);
        }
        return gone;
    }

    private void release(Retired retiree, long nowNanos) {
        PluginClassLoader loader = retiree.loader.get();
        if (loader != null && instances.anyOf(loader)) {
            retiree.released = false; // somebody had looked it up before it was retired
        } else if (loader != null && !retiree.released) {
            retiree.released = true;
            releaseApart(loader);
            expectNudges(nowNanos);
        }
    }

    /** Drivers of the plugin are called, and may never come back. */
    private static void releaseApart(PluginClassLoader loader) {
        Thread thread = new Thread(loader::release, "plugin-release " + loader.location());
        thread.setDaemon(true);
        LoaderSwap.settle(thread, loader);
        thread.start();
    }

    /** Whether a loader may go any moment now. */
    boolean isHurrying() {
        return !retired.isEmpty() && nudges > 0;
    }
}
