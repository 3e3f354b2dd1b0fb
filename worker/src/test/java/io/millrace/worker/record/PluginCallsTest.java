package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.isolation.DelegatingClassLoader;
import io.millrace.worker.config.ErrorSettings;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

/** How often plugins are called for a record, and how often the context class loader is set for that. */
class PluginCallsTest {
    private static final int RECORDS = 50;

    private final ClassLoader everyPlugin =
            new DelegatingClassLoader(PluginCallsTest.class.getClassLoader(), name -> Optional.empty());
    private final List<String> log = new ArrayList<>();

    /** Counts how often its context class loader is set. */
    private static final class CountingThread extends Thread {
        private int swaps;

        CountingThread(Runnable work) {
            super(work, "counts-loader-swaps");
        }

        @Override
        public void setContextClassLoader(ClassLoader loader) {
            swaps++;
            super.setContextClassLoader(loader);
        }
    }

    @Test
    void aRecordCostsOneCallOfEachConverterThatHasWorkToDo() {
        SourcePipeline source = source(LoggingConverter.all(log));
        source.process(record());
        assertEquals(List.of("key t 0", "value t 0"), log);

        log.clear();
        SinkPipeline sink = new SinkPipeline(
                LoggingConverter.all(log), Fixtures.noTransformations(), policy(), new UsedTopics(topic -> {}));
        sink.process(Fixtures.consumed("t", 0, 1));
        assertEquals(List.of("key t 0", "value t 0"), log);
    }

    @Test
    void noLoaderIsSetForBuiltInConvertersWhereTheThreadStandsAtTheirLoader() throws Exception {
        SourcePipeline source = source(builtIn());
        SinkPipeline sink =
                new SinkPipeline(builtIn(), Fixtures.noTransformations(), policy(), new UsedTopics(topic -> {}));

        int swaps = swaps(LoaderSwap.context(everyPlugin), () -> {
            for (int i = 0; i < RECORDS; i++) {
                source.process(record());
                sink.process(Fixtures.consumed("t", 0, i));
            }
        });

        assertEquals(0, swaps);
    }

    @Test
    void theLoaderIsSetOnceAndPutBackOnceForAllConvertersOfARecord() throws Exception {
        try (URLClassLoader connector = new URLClassLoader(new URL[0])) {
            SourcePipeline source = source(builtIn());

            int swaps = swaps(connector, () -> {
                for (int i = 0; i < RECORDS; i++) {
                    source.process(record());
                    assertSame(connector, Thread.currentThread().getContextClassLoader());
                }
            });

            assertEquals(2 * RECORDS, swaps);
        }
    }

    @Test
    void theLoaderIsPutBackBeforeAFailureIsDealtWithAndSetAgainForTheNextAttempt() throws Exception {
        try (URLClassLoader own = new URLClassLoader(new URL[0])) {
            List<ClassLoader> seen = new ArrayList<>();
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            ErrorSettings retrying = new ErrorSettings(60_000, 60_000, true, false, false);
            SourcePipeline source = new SourcePipeline(
                    Fixtures.noTransformations(),
                    under(own, failingTwice(seen)),
                    Fixtures.policy(retrying, new JumpingTime(), noting(seen)));
            source.open();

            assertEquals(Optional.empty(), source.process(record()));

            assertEquals(List.of(own, own, before), seen);
            assertSame(before, Thread.currentThread().getContextClassLoader());
        }
    }

    /** The second failure is one that is not tried again. */
    private static Converter failingTwice(List<ClassLoader> seen) {
        return new StringConverter() {
            @Override
            public byte[] fromConnectData(String topic, Schema schema, Object value) {
                seen.add(Thread.currentThread().getContextClassLoader());
                throw seen.size() == 1 ? new RetriableException("later") : new IllegalStateException("bad");
            }
        };
    }

    private static ErrorReporter noting(List<ClassLoader> seen) {
        return new ErrorReporter() {
            @Override
            public CompletableFuture<Void> report(FailedRecord failed) {
                seen.add(Thread.currentThread().getContextClassLoader());
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    private static Converters under(ClassLoader loader, Converter converter) {
        Loaded<Converter> loaded = new Loaded<>(converter, loader);
        return new Converters(loaded, loaded, Fixtures.loaded((HeaderConverter) new SimpleHeaderConverter()));
    }

    @Test
    void headersThatAConverterAddsAreThoseOfItsRecordAlone() {
        Converter marking = new StringConverter() {
            @Override
            public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
                headers.add("mark" + headers.toArray().length, new byte[0]);
                return fromConnectData(topic, schema, value);
            }
        };
        marking.configure(Map.of(), false);
        SourcePipeline source = source(Fixtures.converters(marking, marking));

        for (int i = 0; i < 3; i++) {
            ProducerRecord<byte[], byte[]> converted = source.process(record()).orElseThrow();
            assertEquals(2, converted.headers().toArray().length);
        }
    }

    @Test
    void recordsWithoutHeadersGetHeadersOfTheirOwnThatInterceptorsMayAddTo() {
        SourcePipeline source = source(builtIn());

        source.process(record()).orElseThrow().headers().add("trace", new byte[0]);

        assertEquals(0, source.process(record()).orElseThrow().headers().toArray().length);
    }

    @Test
    void aRecordThatWasReportedIsNotForgottenWhenTheNextOneGoesWell() {
        RecordingReporter reporter = new RecordingReporter();
        SourcePipeline source = new SourcePipeline(
                Fixtures.noTransformations(),
                LoggingConverter.all(log),
                Fixtures.policy(Fixtures.TOLERANT, new JumpingTime(), reporter));
        source.open();
        SourceRecord poison = new SourceRecord(Map.of(), Map.of(), "t", Schema.STRING_SCHEMA, "poison");

        source.process(record());
        source.process(poison);
        source.process(record());

        assertSame(poison, reporter.reported.get(0).polled().orElseThrow());
    }

    @Test
    void anErrorLeavesTheLoaderAsItWas() throws Exception {
        try (URLClassLoader own = new URLClassLoader(new URL[0])) {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            Converter broken = new StringConverter() {
                @Override
                public byte[] fromConnectData(String topic, Schema schema, Object value) {
                    throw new NoClassDefFoundError("gone");
                }
            };
            SourcePipeline source = source(under(own, broken));

            assertThrows(NoClassDefFoundError.class, () -> source.process(record()));

            assertSame(before, Thread.currentThread().getContextClassLoader());
        }
    }

    private static int swaps(ClassLoader context, Runnable work) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        CountingThread thread = new CountingThread(work);
        thread.setUncaughtExceptionHandler((dead, e) -> failures.add(e));
        thread.setContextClassLoader(context);
        int before = thread.swaps;
        thread.start();
        thread.join();
        assertEquals(List.of(), failures);
        return thread.swaps - before;
    }

    private Converters builtIn() {
        StringConverter strings = new StringConverter();
        strings.configure(Map.of(), false);
        return new Converters(
                new Loaded<>(strings, everyPlugin),
                new Loaded<>(strings, everyPlugin),
                new Loaded<>(new SimpleHeaderConverter(), everyPlugin));
    }

    private static ErrorPolicy policy() {
        return Fixtures.policy(Fixtures.STRICT, new JumpingTime());
    }

    private static SourcePipeline source(Converters converters) {
        return new SourcePipeline(Fixtures.noTransformations(), converters, policy());
    }

    private static SourceRecord record() {
        return new SourceRecord(Map.of(), Map.of(), "t", Schema.STRING_SCHEMA, "v");
    }
}
