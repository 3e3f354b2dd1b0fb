package io.millrace.plugins.location;

import io.millrace.plugins.archive.NameHashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sums up in a short text which files there are and whether they have changed, without reading them. One thread. */
public final class FileStamps {
    private static final String UNIX = "unix:size,lastModifiedTime,ctime,ino,dev";

    private long first = 1;
    private long second = 2;

    /** A file or directory; one that is gone or cannot be looked at counts, too. */
    public FileStamps add(Path file) {
        add(file.toString());
        try {
            add(attributes(file));
        } catch (IOException e) {
            add("unreadable");
        }
        return this;
    }

    /** A file, or a directory with all files below it. */
    public FileStamps addAll(Path element) {
        if (!Files.isDirectory(element)) {
            return add(element);
        }
        TreeWalk.below(element, new TreeWalk.Visitor() {
            @Override
            public void file(Path file, BasicFileAttributes attributes) {
                add(file);
            }

            @Override
            public void failed(Path place, IOException failure) {
                add("unreadable " + place);
            }
        });
        return this;
    }

    public FileStamps add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long hash = NameHashes.hash(bytes, 0, bytes.length);
        first = (first ^ hash) * 0x9E3779B97F4A7C15L;
        first ^= first >>> 29;
        second = Long.rotateLeft(second, 17) * 0xBF58476D1CE4E5B9L + text.hashCode();
        return this;
    }

    /** The sum of all that was added. */
    public String text() {
        return HexFormat.of().toHexDigits(first) + HexFormat.of().toHexDigits(second);
    }

    public static String hash(String text) {
        return new FileStamps().add(text).text();
    }

    private static String attributes(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            BasicFileAttributes known = Files.readAttributes(file, BasicFileAttributes.class);
            return known.size() + " " + nanos(known.lastModifiedTime()) + " " + known.fileKey();
        }
        Map<String, Object> known = Files.readAttributes(file, UNIX);
        return known.get("size") + " " + nanos(known.get("lastModifiedTime")) + " " + nanos(known.get("ctime")) + " "
                + known.get("ino") + " " + known.get("dev");
    }

    private static long nanos(Object time) {
        return ((FileTime) time).to(TimeUnit.NANOSECONDS);
    }
}
