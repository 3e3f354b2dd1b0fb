package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingConfigTest {
    @TempDir
    Path dir;

    private final Properties system = new Properties();

    @Test
    void systemPropertiesWinOverTheFile() throws IOException {
        file("level=warn", "level.a.b=DEBUG", "thread=true");
        system.setProperty("millrace.logging.level", "ERROR");

        LoggingConfig config = LoggingConfig.load(system);

        assertEquals(LogLevel.ERROR, config.root());
        assertEquals(Map.of("a.b", LogLevel.DEBUG), config.levels());
        assertTrue(config.thread());
        assertEquals(List.of(), config.warnings());
    }

    @Test
    void aMissingFileIsOneWarningAndTheDefaults() {
        system.setProperty("millrace.logging", dir.resolve("none.properties").toString());

        LoggingConfig config = LoggingConfig.load(system);

        assertEquals(LogLevel.INFO, config.root());
        assertEquals("stdout", config.output());
        assertEquals(1, config.warnings().size());
        assertTrue(config.warnings().get(0).contains("none.properties' cannot be read"));
    }

    @Test
    void eachSettingThatMakesNoSenseIsOneWarning() throws IOException {
        file("level.a=LOUD", "time=qqqqqq{", "colour=red");

        LoggingConfig config = LoggingConfig.load(system);

        assertEquals(LogLevel.INFO, config.levels().get("a"));
        assertEquals(3, config.warnings().size());
    }

    @Test
    void theShippedFileHasNothingToWarnOf() {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("config")) ? here : here.getParent();
        system.setProperty(
                "millrace.logging",
                root.resolve("config/connect-log.properties").toString());

        assertEquals(List.of(), LoggingConfig.load(system).warnings());
    }

    private void file(String... lines) throws IOException {
        Path file = dir.resolve("log.properties");
        Files.write(file, List.of(lines));
        system.setProperty("millrace.logging", file.toString());
    }
}
