package io.millrace.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The lines of {@code endpoints.txt}, which says itself how it is to be read. */
final class EndpointTable {
    static final String ABSENT = "-";
    private static final String NOTHING = "(nothing)";
    private static final String HEADING = "## ";
    private static final String STRICT = " (strict)";

    /**
     * A request and its answer, or a cell that cannot be.
     *
     * @param endpoint the heading that it stands under
     * @param strict whether a worker in strict mode is asked
     * @param request method, path and body, or {@value #ABSENT}
     */
    record Cell(String endpoint, boolean strict, String column, String request, String status, String body) {
        boolean isAbsent() {
            return request.equals(ABSENT);
        }

        /** As the line is in the table. */
        String withAnswer(int answered, String text) {
            return column + " | " + request + " | " + answered + " | " + (text.isEmpty() ? NOTHING : text);
        }

        @Override
        public String toString() {
            return column + ": " + (isAbsent() ? endpoint : request) + (strict ? STRICT : "");
        }
    }

    private EndpointTable() {}

    static List<Cell> cells() throws IOException {
        List<Cell> cells = new ArrayList<>();
        String heading = "";
        for (String line : lines()) {
            if (line.startsWith(HEADING)) {
                heading = line.substring(HEADING.length());
            } else if (line.contains(" | ")) {
                cells.add(cell(heading, line.split(" \\| ", 4)));
            }
        }
        return cells;
    }

    private static Cell cell(String heading, String[] parts) {
        boolean strict = heading.endsWith(STRICT);
        String endpoint = strict ? heading.substring(0, heading.length() - STRICT.length()) : heading;
        String request = parts[1].strip();
        if (request.equals(ABSENT)) {
            return new Cell(endpoint, strict, parts[0].strip(), ABSENT, "", "");
        }
        String body = parts[3].strip();
        return new Cell(
                endpoint, strict, parts[0].strip(), request, parts[2].strip(), body.equals(NOTHING) ? "" : body);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = EndpointTable.class.getResourceAsStream("endpoints.txt")) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# "))
                    .toList();
        }
    }
}
