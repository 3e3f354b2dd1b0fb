package io.millrace.launch.classdata;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the archive of class data made if there is none that fits: once the worker has been up for a while, on a thread
 * and in a process of its own, which ends with this one. Nothing else depends on the outcome.
 */
public final class ClassDataMaking implements AutoCloseable {
    /** Names the archive's file; the start scripts set it. */
    static final String PROPERTY = "millrace.class.data";

    private static final String SWITCHED_OFF = "Class data is switched off: by MILLRACE_CLASS_DATA=off, by a CLASSPATH,"
            + " or by options that name archives to the JVM, such as -Xshare:off; unset them";
    private static final Logger LOG = LoggerFactory.getLogger(ClassDataMaking.class);
    private static final Duration UP_FOR_A_WHILE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** A worker's stop waits no longer; what is left undone by then, the next making removes. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Path file;
    private final Program rehearsal;
    private final Duration delay;
    private final BooleanSupplier roomy;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "class-data");

    ClassDataMaking(Path file, Program rehearsal, Duration delay, BooleanSupplier roomy) {
        this.file = file;
        this.rehearsal = rehearsal;
        this.delay = delay;
        this.roomy = roomy;
    }

    /**
     * Begins for the archive that the start script names; there is nothing to do without one.
     *
     * @param rehearsal main class of a program that does what a start does, and ends
     */
    public static Optional<ClassDataMaking> begin(Class<?> rehearsal) {
        return prepare(rehearsal, UP_FOR_A_WHILE).map(ClassDataMaking::start);
    }

    /**
     * Makes the archive that the start script names on the caller's thread, unless there is one that fits.
     *
     * @return where it is; empty if this JVM can make none
     * @throws IOException if nothing can be written there
     * @throws IllegalStateException if the start script names none
     */
    public static Optional<Path> makeNow(Class<?> rehearsal) throws IOException, InterruptedException {
        ClassDataMaking making =
                prepare(rehearsal, Duration.ZERO).orElseThrow(() -> new IllegalStateException(SWITCHED_OFF));
        ClassDataArchive archive = making.archive();
        if (!archive.isMade()) {
            making.make(archive);
        }
        return archive.isMade() ? Optional.of(archive.file()) : Optional.empty();
    }

    private static Optional<ClassDataMaking> prepare(Class<?> rehearsal, Duration delay) {
        Program program = new Program(rehearsal, System.getProperty("java.class.path"));
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .map(file -> new ClassDataMaking(Path.of(file), program, delay, ClassDataMaking::isRoomy));
    }

    ClassDataMaking start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Gives up what is under way, within a second. */
    @Override
    public void close() throws InterruptedException {
        closed.complete(null);
        thread.join(FAREWELL.toMillis());
    }

    void run() {
        try {
            awaitAny(delay, closed);
            ClassDataArchive archive = archive();
            if (!closed.isDone() && !archive.isSettled() && roomy.getAsBoolean()) {
                make(archive);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("No archive of class data could be made at {}; the worker starts without", file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ClassDataArchive archive() {
        return new ClassDataArchive(file, Purpose.of(rehearsal.classPath()));
    }

    private static boolean isRoomy() {
        SpareMemory memory = SpareMemory.now();
        if (!memory.isEnough()) {
            LOG.debug("No archive of class data is made, since memory is short: {}", memory);
        }
        return memory.isEnough();
    }

    private void make(ClassDataArchive archive) throws IOException, InterruptedException {
        try (Draft draft = archive.draft();
                RehearsalProcess process = RehearsalProcess.begin(rehearsal, draft)) {
            closed.thenRun(process::kill); // at once if it is closed already
            process.tell(LoadedClasses.names());
            awaitAny(PATIENCE, closed, process.ended());
            if (!closed.isDone() && process.hasEndedByItself()) {
                archive.settle(draft, process.hasSucceeded());
                LOG.debug("The next start {} the archive of class data {}", archive.isMade() ? "uses" : "lacks", file);
            }
        }
    }

    private static void awaitAny(Duration time, CompletableFuture<?>... events) throws InterruptedException {
        try {
            CompletableFuture.anyOf(events).get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException enough) {
            LOG.debug("Nothing happened within {}", time);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
