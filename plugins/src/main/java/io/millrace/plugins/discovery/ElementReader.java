package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.NameHashes;
import io.millrace.plugins.location.FileNames;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipException;

/** Reads jars and class trees; a damaged one gives what can be read. Runs on the threads of the scan. */
record ElementReader(boolean host, boolean trusting, NameHashes unread) {
    /** @param hostShared names of Kafka's classes that need not be read, since plugins share them with the worker */
    static ElementReader ofPlugins(NameHashes hostShared) {
        return new ElementReader(false, false, hostShared);
    }

    /** A reader of the class path, where well-known libraries may be trusted to list their plugins. */
    static ElementReader ofHost(DiscoveryMode mode) {
        return new ElementReader(true, mode != DiscoveryMode.ONLY_SCAN, new NameHashes());
    }

    /** Whether the service files of a jar are known to name all of its plugins. */
    boolean trusts(Path jar) {
        return trusting && KnownLibraries.listsItsPlugins(jar);
    }

    ElementContent read(Path element, ScanTools.Shed tools) {
        ElementContent content = new ElementContent();
        try {
            if (Files.isDirectory(element)) {
                new TreeReading(element, tools, content).read();
            } else if (!FileNames.missing(element)) {
                new JarReading(element, this, tools, content).read();
            }
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("interrupted while reading " + element);
        } catch (IOException | RuntimeException e) {
            content.failed(element, e, "Plugins in " + element + " are not available, it cannot be read: " + reason(e));
        }
        return content;
    }

    private static String reason(Exception failure) {
        return failure instanceof ZipException ? failure.getMessage() + "." : FileNames.reason(failure);
    }
}
