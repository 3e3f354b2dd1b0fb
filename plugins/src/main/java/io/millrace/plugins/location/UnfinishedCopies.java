package io.millrace.plugins.location;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Knows files that somebody is in the middle of copying by what copying programs call them. */
final class UnfinishedCopies {
    /** As browsers, transfer programs, HDFS and rsync name them; the last gives {@code .x.jar.Ab3dE9}. */
    private static final Pattern NAMES =
            Pattern.compile(".*\\.(part|partial|filepart|crdownload|download|tmp|temp|inprogress|_copying_)"
                    + "|\\..+\\.(jar|zip|class)\\.[a-z0-9]{6}");

    private UnfinishedCopies() {}

    static boolean isOne(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return NAMES.matcher(name).matches();
    }
}
