package io.millrace.compatibility;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program {@code tar}, which knows every compression there is. */
final class Tar {
    private Tar() {}

    /** Unpacks an archive into an existing folder. */
    static void unpack(Path archive, Path folder, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("tar", "-xf", archive.toString(), "-C", folder.toString()));
        words.addAll(List.of(options));
        Process tar = new ProcessBuilder(words).redirectErrorStream(true).start();
        try {
            String output = new String(tar.getInputStream().readAllBytes());
            int status = tar.waitFor();
            if (status != 0) {
                throw new IOException(archive + " cannot be unpacked, tar ended with " + status + ": " + output);
            }
        } catch (InterruptedException e) {
            tar.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while unpacking " + archive, e);
        }
    }
}
