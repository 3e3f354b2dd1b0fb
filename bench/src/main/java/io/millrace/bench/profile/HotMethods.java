package io.millrace.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Prints what a flight recording says of CPU and of allocation: shares by thread, by method on top of the stack, by
 * method anywhere on it, and by class allocated. Of the part after the first seconds.
 */
public final class HotMethods {
    private static final int SHOWN = 40;
    private static final double PERCENT = 100;

    private final Map<String, Long> threads = new HashMap<>();
    private final Map<String, Long> self = new HashMap<>();
    private final Map<String, Long> total = new HashMap<>();
    private final Map<String, Long> allocated = new HashMap<>();
    private final Map<String, Long> allocators = new HashMap<>();
    private final String thread;

    private HotMethods(String thread) {
        this.thread = thread;
    }

    /** Arguments: recording, seconds to leave out at its start (3), part of the name of the threads to look at (all). */
    public static void main(String[] args) throws IOException {
        HotMethods methods = new HotMethods(args.length > 2 ? args[2] : "");
        methods.read(Path.of(args[0]), args.length > 1 ? Long.parseLong(args[1]) : 3);
        print("CPU samples by thread", methods.threads);
        print("on top of the stack", methods.self);
        print("anywhere on the stack", methods.total);
        print("bytes allocated by class", methods.allocated);
        print("bytes allocated by method", methods.allocators);
    }

    private void read(Path recording, long skippedSeconds) throws IOException {
        try (RecordingFile file = new RecordingFile(recording)) {
            Instant from = null;
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                from = from == null || event.getStartTime().isBefore(from) ? event.getStartTime() : from;
                if (event.getStartTime().isAfter(from.plusSeconds(skippedSeconds))) {
                    take(event);
                }
            }
        }
    }

    private void take(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> sample(event.getThread("sampledThread"), frames);
            case "jdk.ObjectAllocationSample" -> {
                if (concerns(event.getThread())) {
                    RecordedClass type = event.getClass("objectClass");
                    allocated.merge(type.getName(), event.getLong("weight"), Long::sum);
                    allocators.merge(name(frames.get(0)), event.getLong("weight"), Long::sum);
                }
            }
            default -> {
                // of no concern
            }
        }
    }

    private boolean concerns(RecordedThread of) {
        return of != null && of.getJavaName() != null && of.getJavaName().contains(thread);
    }

    private void sample(RecordedThread of, List<RecordedFrame> frames) {
        if (!concerns(of)) {
            return;
        }
        threads.merge(of.getJavaName(), 1L, Long::sum);
        self.merge(name(frames.get(0)), 1L, Long::sum);
        Set<String> once = new LinkedHashSet<>();
        frames.forEach(frame -> once.add(name(frame)));
        once.forEach(name -> total.merge(name, 1L, Long::sum));
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static void print(String title, Map<String, Long> shares) {
        double all = shares.values().stream().mapToLong(Long::longValue).sum();
        double whole = title.startsWith("anywhere")
                ? shares.values().stream().mapToLong(Long::longValue).max().orElse(1)
                : all;
        System.out.println("\n" + title);
        shares.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(entry ->
                        System.out.printf("%6.1f %%  %s%n", PERCENT * entry.getValue() / whole, entry.getKey()));
    }
}
