package io.millrace.plugins;

import io.millrace.plugins.isolation.PluginClassLoader;
import io.millrace.plugins.location.CompleteArchives;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.location.PluginPath.Listing;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.watch.DirectoryWatch;
import io.millrace.plugins.watch.Settling;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows {@code plugin.path}, and publishes a new catalog for each change that has come to rest. One thread. */
final class PluginWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PluginWatch.class);

    private static final Duration COALESCE = Duration.ofMillis(100);
    /** A plugin is to be usable two seconds after it was put there, and copying it may falter for nearly as long. */
    private static final Duration QUIET = Duration.ofMillis(1200);

    private static final Duration LONG_QUIET = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);
    private static final Duration LOOK_OFTEN = Duration.ofSeconds(1);

    private final Supplier<Listing> listing;
    private final CatalogBuilder builder;
    private final RetiredLoaders retired;
    private final CurrentCatalog current;
    private final Settling settling = new Settling(QUIET, LONG_QUIET, PATIENCE, CompleteArchives::in);
    private String lastFailure = "";

    PluginWatch(Supplier<Listing> listing, CatalogBuilder builder, RetiredLoaders retired, CurrentCatalog current) {
        this.listing = listing;
        this.builder = builder;
        this.retired = retired;
        this.current = current;
    }

    /** Watches until it is interrupted, beginning with what was listed before. */
    void follow(Listing start) throws InterruptedException {
        try (DirectoryWatch directories = new DirectoryWatch()) {
            directories.watch(start.directories());
            while (!current.isClosed()) {
                look(directories); // at once: something may have come since
                directories.await(wait(directories));
                Thread.sleep(COALESCE.toMillis()); // changes come in swarms
            }
        }
    }

    private Duration wait(DirectoryWatch directories) {
        if (settling.pending() || retired.isHurrying()) {
            return COALESCE;
        }
        boolean often = directories.blind() || !lastFailure.isEmpty();
        return often ? LOOK_OFTEN : LOOK_ANYWAY;
    }

    /** One look; what goes wrong is told once, and the next look may go well. */
    private void look(DirectoryWatch directories) throws InterruptedException {
        try {
            Listing listed = listing.get();
            directories.watch(listed.directories());
            take(listed);
            retired.check(System.nanoTime());
            lastFailure = "";
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            if (!e.toString().equals(lastFailure)) {
                LOG.error("Changes of plugins could not be taken in; this is tried again and again", e);
            }
            lastFailure = e.toString();
        }
    }

    private void take(Listing listed) throws InterruptedException {
        Catalog before = current.get();
        List<PluginLocation> inUse = before.isolatedLocations();
        List<PluginLocation> next = settling.advance(inUse, listed, System.nanoTime());
        boolean moved = !next.equals(inUse);
        boolean sameProblems =
                settling.pending() || before.misplaced().equals(listed.problems()); // they settle with the rest
        if (!moved && sameProblems) {
            return;
        }
        listed.problems().stream()
                .filter(problem -> !before.misplaced().contains(problem))
                .forEach(PluginProblem::log);
        Catalog after = builder.next(before, next, listed.problems());
        if (moved) {
            tell(inUse, next, after);
        }
        current.publish(after);
        retire(before, after);
    }

    private static void tell(List<PluginLocation> before, List<PluginLocation> after, Catalog catalog) {
        Set<String> old = texts(before);
        Set<String> present = texts(after);
        after.stream().filter(location -> !before.contains(location)).forEach(location -> {
            int plugins = catalog.installed().get(location).scan().plugins().size();
            String what = old.contains(location.text()) ? "has changed, new instances use it" : "is new";
            LOG.info("Plugin location {} {}: {} plugins", location.text(), what, plugins);
        });
        old.stream()
                .filter(text -> !present.contains(text))
                .forEach(text ->
                        LOG.info("Plugin location {} was removed; what runs goes on, nothing new starts", text));
    }

    private static Set<String> texts(List<PluginLocation> locations) {
        return locations.stream().map(PluginLocation::text).collect(Collectors.toSet());
    }

    private void retire(Catalog before, Catalog after) {
        Set<PluginClassLoader> used = new HashSet<>(after.loaders().toList());
        before.loaders()
                .filter(loader -> !used.contains(loader))
                .forEach(loader -> retired.add(loader, System.nanoTime()));
    }
}
