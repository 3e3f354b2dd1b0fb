package io.millrace.launch;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Finds out whose code has called {@code System.exit}, to be asked while the JVM shuts down. Any thread. */
final class ExitCaller {
    private ExitCaller() {}

    /** The caller, neither the JDK's nor ours, as class, method and thread; empty if there is none. */
    static Optional<String> find() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(stack -> exits(stack.getValue()))
                .flatMap(stack -> caller(stack).stream())
                .findFirst();
    }

    private static boolean exits(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName())
                        && (frame.getMethodName().equals("exit")));
    }

    private static Optional<String> caller(Map.Entry<Thread, StackTraceElement[]> stack) {
        return Arrays.stream(stack.getValue())
                .filter(frame -> !frame.getClassName().startsWith("java."))
                .findFirst()
                .filter(frame -> !frame.getClassName().startsWith("org.apache.kafka.common.utils.Exit")
                        && !frame.getClassName().startsWith("io.millrace."))
                .map(frame -> frame.getClassName() + "." + frame.getMethodName() + " on thread "
                        + stack.getKey().getName());
    }
}
