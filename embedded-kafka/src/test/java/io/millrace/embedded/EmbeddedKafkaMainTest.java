package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class EmbeddedKafkaMainTest {
    @TempDir
    Path dir;

    private Process process;

    @AfterEach
    void endTheProcess() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void saysWhereItListensAndStopsInOrderWhenItsInputEnds() throws Exception {
        process = start("--data", dir.toString(), "--port", "0");
        String ready = stdout(process).readLine();

        process.getOutputStream().close();

        assertTrue(ready.matches("Embedded Kafka listening on localhost:\\d+, data in .*"), ready);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    @Test
    void livesOnThroughCtrlC() throws Exception {
        process = start("--data", dir.toString(), "--port", "0");
        String ready = stdout(process).readLine();

        signal("INT");
        signal("HUP");
        String bootstrapServers = ready.replaceAll(".* on (\\S+), .*", "$1");
        Records.produce(bootstrapServers, "letters", "a");

        assertEquals(List.of("a"), Records.consume(bootstrapServers, "letters", 1));
    }

    @Test
    void stopsOnATermSignalThoughItsParentLives() throws Exception {
        process = start("--data", dir.toString(), "--port", "0");
        stdout(process).readLine();

        signal("TERM");

        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(143, process.exitValue());
    }

    @Test
    void takesBrokerSettings() throws Exception {
        process = start("--data", dir.toString(), "--port", "0", "--set", "auto.create.topics.enable=false");
        String bootstrapServers = stdout(process).readLine().replaceAll(".* on (\\S+), .*", "$1");

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            assertEquals(
                    "false",
                    admin.describeConfigs(List.of(broker))
                            .all()
                            .get(30, TimeUnit.SECONDS)
                            .get(broker)
                            .get("auto.create.topics.enable")
                            .value());
        }
    }

    @Test
    void explainsAWrongCommandLineInOneLineAndTheUsage() throws Exception {
        process = start("--data", dir.toString(), "--port", "many");

        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.exitValue());
        assertTrue(error.startsWith("--port must be between 0 and 65535, was 'many'\nUsage: "), error);
        assertFalse(error.contains("\tat "), error);
    }

    private void signal(String name) throws IOException, InterruptedException {
        String pid = String.valueOf(process.pid());
        assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedKafkaMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    private static BufferedReader stdout(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
