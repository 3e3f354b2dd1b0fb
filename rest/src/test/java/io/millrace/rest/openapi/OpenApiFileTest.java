package io.millrace.rest.openapi;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the file against the code, or writes it anew when told to. */
class OpenApiFileTest {
    private static final String COMMAND = "mvn -pl rest -am test -Dtest=OpenApiFileTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.write=true";

    @Test
    void theFileIsWhatTheCodeSays() throws IOException {
        String made = OpenApiFile.made();
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(OpenApiFile.path(), made);
        }

        String text = OpenApiFile.text();

        if (!text.equals(made)) {
            fail(OpenApiFile.path() + " is not what the code says, "
                    + difference(text.lines().toList(), made.lines().toList())
                    + "\nLook whether the change is meant, then write the file anew:\n  " + COMMAND);
        }
    }

    private static String difference(List<String> file, List<String> code) {
        int at = 0;
        while (at < file.size() && at < code.size() && file.get(at).equals(code.get(at))) {
            at++;
        }
        return "from line " + (at + 1) + " on:\n  file: " + line(file, at) + "\n  code: " + line(code, at);
    }

    private static String line(List<String> lines, int at) {
        return at < lines.size() ? lines.get(at).strip() : "(nothing more)";
    }
}
