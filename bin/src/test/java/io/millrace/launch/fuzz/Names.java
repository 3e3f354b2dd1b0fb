package io.millrace.launch.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Names of connectors, plugins and loggers, and how they are put into a path. One thread. */
final class Names {
    /** The connectors that must not be disturbed. */
    static final String[] PIPELINE = {"calm-in", "calm-out"};

    private static final String LONG = "fuzz-" + "n".repeat(1_500);
    private static final String[] ODD = {
        "fuzz é",
        "fuzz%",
        "fuzz ?#&",
        "fuzz.",
        ".",
        "..",
        "...",
        "fuzz\u0000",
        "fuzz/slash",
        "\uD83D\uDCA5fuzz",
        "fuzz\r\nX: y",
        " fuzz ",
        "",
        "FUZZ-1",
        "fuzz\"quote",
        "fuzz<b>",
        "fuzz\\",
        "fuzz;a=b",
        "fuzz\t",
        "\u202Efuzz",
        "{name}",
        "${x:y}",
        "fuzz+",
        "null",
        "-1",
        "__proto__",
        "fuzz,=*",
        LONG,
        "'; DROP TABLE fuzz"
    };

    private final Pick pick;

    Names(Pick pick) {
        this.pick = pick;
    }

    /** Of a connector that may be harmed. */
    String connector() {
        return pick.percent(75) ? "fuzz-" + pick.below(8) : pick.of(ODD);
    }

    String plugin() {
        return pick.percent(70)
                ? pick.of(
                        "FileStreamSource",
                        "FileStreamSinkConnector",
                        "org.apache.kafka.connect.file.FileStreamSourceConnector",
                        "io.millrace.launch.connectors.ScriptedSource",
                        "ScriptedSink",
                        "org.apache.kafka.connect.storage.StringConverter",
                        "HeaderFrom$Value",
                        "java.lang.String",
                        "io.millrace.rest.RestServer",
                        "problems")
                : pick.of(ODD);
    }

    String logger() {
        return pick.percent(60)
                ? pick.of("fuzz.a", "fuzz.b.c", "root", "ROOT", "org.apache.kafka.connect", "fuzz")
                : pick.of(ODD);
    }

    /** A name as a segment of a path: well escaped mostly, else badly or not at all. */
    String escaped(String name) {
        if (pick.percent(92)) {
            return percentEscaped(name);
        }
        return pick.of(
                name.replaceAll("\\s", ""),
                percentEscaped(name) + pick.of("%", "%2", "%zz", "%00", "%2F", "%2e%2e", "%c0%af", "%ff", "%u0041"),
                percentEscaped(name)
                        + pick.of(";a=b", ";jsessionid=1", "/", "//", "/.", "/%2e", "\u0001", "\u00e9", "\\", "[", "|"),
                percentEscaped(percentEscaped(name)));
    }

    static String percentEscaped(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : name.getBytes(UTF_8)) {
            boolean plain = each >= '0' && each <= '9' || each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z';
            escaped.append(
                    plain || each == '-' || each == '.' || each == '_' ? (char) each : String.format("%%%02X", each));
        }
        return escaped.toString();
    }
}
