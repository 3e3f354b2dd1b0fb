package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.NameHashes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/**
 * What has been read of the host's class path. Immutable.
 *
 * @param names of Kafka's classes that plugins share with the host
 */
record HostContent(ElementContent content, HostClasses classes, NameHashes names) {
    static HostContent read(ClassPath path, ClassLoader host, DiscoveryMode mode, ReadingPool pool)
            throws InterruptedException {
        ElementReader reader = ElementReader.ofHost(mode);
        Callable<ElementContent> reading = () -> read(path, reader, pool);
        ElementContent content = pool.all(List.of(reading)).get(0);
        boolean complete = path.complete() && !content.unclear();
        Optional<NameHashes> names = complete ? Optional.of(content.names()) : Optional.empty();
        HostClasses classes = new HostClasses(host, names);
        if (!complete) {
            content.add(classes.services());
        }
        return new HostContent(content, classes, content.shared());
    }

    /** A class path that cannot be searched gives nothing; then its loader is asked for each class. */
    private static ElementContent read(ClassPath path, ElementReader reader, ReadingPool pool) {
        try {
            return pool.read(path.searched(), reader);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            pool.checkOpen();
            ElementContent nothing = new ElementContent();
            nothing.lost("The class path could not be searched: " + e + ".");
            return nothing;
        }
    }
}
