package io.millrace.rest.openapi;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.rest.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The document as a file: where it lies in the sources, and how it is written down. */
public final class OpenApiFile {
    private static final String IN_MODULE = "rest/src/main/resources/io/millrace/rest/resource/openapi.json";

    private OpenApiFile() {}

    public static Path path() {
        return root(Path.of("").toAbsolutePath()).resolve(IN_MODULE);
    }

    private static Path root(Path start) {
        return Files.exists(start.resolve("ARCHITECTURE.md")) ? start : root(start.getParent());
    }

    /** What stands in it. */
    public static String text() throws IOException {
        return Files.exists(path()) ? Files.readString(path()) : "";
    }

    /** What should stand in it. */
    public static String made() throws IOException {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        Separators separators =
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(separators).withObjectIndenter(lines).withArrayIndenter(lines);
        return Json.mapper().writer(printer).writeValueAsString(Document.make()) + "\n";
    }

    /** The same as a tree. */
    public static JsonNode tree() {
        return Document.make();
    }
}
