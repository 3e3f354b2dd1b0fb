package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.PluginNotFoundException;
import io.millrace.worker.runtime.TooManyTasksException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureCauseTest {
    /** As connectors bring them along. */
    private static final class OwnConfigException extends ConfigException {
        private static final long serialVersionUID = 1;

        OwnConfigException(String message) {
            super(message);
        }
    }

    static Stream<Throwable> hopeless() {
        return Stream.of(
                new ConfigException("url", "x", "no such scheme"),
                new OwnConfigException("no url"),
                new KafkaException("not made", new IllegalStateException(new ConfigException("no url"))),
                new TooManyTasksException("orders", 3, 1),
                new ClassNotFoundException("com.example.Missing"),
                new RuntimeException("not started", new NoClassDefFoundError("com/example/Missing")),
                new UnsatisfiedLinkError("no native library"));
    }

    @ParameterizedTest
    @MethodSource("hopeless")
    void errorsInConfigurationAndClassesDoNotGoAway(Throwable error) {
        assertTrue(FailureCause.hopeless(Utils.stackTrace(error)).isPresent());
    }

    @Test
    void aPluginThatIsNotInstalledDoesNotComeByItself() {
        String trace = PluginNotFoundException.class.getName() + ": Failed to find any class\n\tat somewhere";

        assertTrue(FailureCause.hopeless(trace).isPresent());
    }

    static Stream<Throwable> passing() {
        Throwable suppressing = new IllegalStateException("gone");
        suppressing.addSuppressed(new RuntimeException(new ConfigException("while closing")));
        return Stream.of(
                new ConnectException("refused"),
                new OutOfMemoryError("heap"),
                new StackOverflowError(),
                new IllegalStateException("ConfigException: in a text"),
                new KafkaException(
                        "Failed to construct kafka consumer",
                        new ConfigException("No resolvable bootstrap urls given in bootstrap.servers")),
                suppressing);
    }

    @ParameterizedTest
    @MethodSource("passing")
    void otherErrorsMay(Throwable error) {
        assertFalse(FailureCause.hopeless(Utils.stackTrace(error)).isPresent());
    }

    @Test
    void theSummaryIsTheFirstLine() {
        assertEquals(
                Optional.of("java.lang.IllegalStateException: gone"),
                FailureCause.summary(Utils.stackTrace(new IllegalStateException("gone"))));
        assertEquals(Optional.empty(), FailureCause.summary(""));
    }
}
