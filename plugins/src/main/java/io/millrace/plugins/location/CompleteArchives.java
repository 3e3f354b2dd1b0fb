package io.millrace.plugins.location;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Tells whether the archives of a location are there as a whole, or are still being copied. */
public final class CompleteArchives {
    private CompleteArchives() {}

    /** Whether every archive has its table of contents, which is at the end; class trees always have all they have. */
    public static boolean in(PluginLocation location) {
        return location.elements().stream().allMatch(CompleteArchives::complete);
    }

    private static boolean complete(Path element) {
        if (Files.isDirectory(element)) {
            return true;
        }
        try (ZipFile archive = new ZipFile(element.toFile())) {
            return archive.size() >= 0;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
