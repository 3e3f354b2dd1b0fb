package io.millrace.plugins.index;

import io.millrace.plugins.location.FileStamps;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A text file that is either whole or does not count: a line for the format, lines of content, and their checksum. */
final class IndexFile {
    static final String TEMPORARY = ".tmp";

    private static final String FORMAT = "millrace plugin index, format 2";
    private static final String CHECKSUM = "checksum ";

    private IndexFile() {}

    /** The lines of content; empty if there is no such file, or it is torn or of another format. */
    static Optional<List<String>> read(Path file) throws IOException {
        List<String> lines;
        try {
            lines = List.of(Files.readString(file).split("\n", -1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException torn) {
            return Optional.empty();
        }
        int end = lines.size() - 2; // the last line is empty, since every line is ended
        boolean whole = end >= 1
                && lines.get(0).equals(FORMAT)
                && lines.get(end).equals(checksum(lines.subList(0, end)))
                && lines.get(end + 1).isEmpty();
        return whole ? Optional.of(lines.subList(1, end)) : Optional.empty();
    }

    /** Replaces the file in one step, so that nobody ever sees half of it. */
    static void write(Path file, List<String> content) throws IOException {
        List<String> lines = new ArrayList<>(content.size() + 2);
        lines.add(FORMAT);
        lines.addAll(content);
        lines.add(checksum(lines));
        Path temporary =
                Files.createTempFile(file.getParent(), file.getFileName().toString(), TEMPORARY);
        try {
            Files.writeString(temporary, String.join("\n", lines) + "\n");
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String checksum(List<String> lines) {
        FileStamps sum = new FileStamps();
        lines.forEach(sum::add);
        return CHECKSUM + sum.text();
    }
}
