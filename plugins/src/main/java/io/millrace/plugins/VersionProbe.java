package io.millrace.plugins;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import io.millrace.plugins.model.PluginType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.components.Versioned;

/** Asks an instance of a plugin for its version, on a thread of its own and within a deadline. Any thread. */
final class VersionProbe {
    private final PluginInstances instances;
    private final Duration deadline;

    VersionProbe(PluginInstances instances, Duration deadline) {
        this.instances = instances;
        this.deadline = deadline;
    }

    /**
     * What is known of a plugin's instances.
     *
     * @param type the class, empty if it is known from elsewhere that the plugin is what it should be
     * @param problem why there can be no instance, or why it tells no version
     */
    record Result(String version, boolean created, Optional<Class<?>> type, Optional<PluginProblem> problem) {
        /** Of an earlier run. */
        static Result known(String version) {
            return new Result(version, true, Optional.empty(), Optional.empty());
        }

        static Result failed(PluginProblem problem) {
            return new Result(PluginDescriptor.UNDEFINED, false, Optional.empty(), Optional.of(problem));
        }

        /** Whether there will be no other answer. */
        boolean isLast() {
            return problem.filter(hanging -> hanging.kind() == Kind.HANGS).isEmpty();
        }

        boolean is(PluginType kind) {
            return created && type.map(kind.baseType()::isAssignableFrom).orElse(true);
        }
    }

    /** Begins to ask. */
    Asking ask(String className, PluginHome home) {
        return new Asking(className, home);
    }

    /** A question on its way. Any thread. */
    final class Asking {
        private final String className;
        private final PluginHome home;
        private final FutureTask<Result> task;
        private final long giveUp = System.nanoTime() + deadline.toNanos();

        private Asking(String className, PluginHome home) {
            this.className = className;
            this.home = home;
            this.task = new FutureTask<>(() -> askInstance(className, home));
            Thread thread = new Thread(task, "plugin-version-" + className);
            thread.setDaemon(true);
            LoaderSwap.settle(thread, home.context());
            thread.start();
        }

        /** The answer; a failure for the time being if there is none within the deadline. */
        Result result() {
            try {
                return task.get(Math.max(0, giveUp - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return Result.failed(hangs(className, home));
            } catch (ExecutionException e) {
                return failed(PluginFailure.exception(className, home.location(), e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PluginException("Interrupted while asking plugin '" + className + "' for its version", e);
            }
        }
    }

    private Result askInstance(String className, PluginHome home) {
        try {
            Object instance = instances.create(home.load(className), Object.class, home);
            return version(instance, className, home);
        } catch (PluginException e) {
            return failed(e);
        }
    }

    private static Result version(Object instance, String className, PluginHome home) {
        Optional<Class<?>> type = Optional.of(instance.getClass());
        if (!(instance instanceof Versioned)) {
            return new Result(PluginDescriptor.UNDEFINED, true, type, Optional.empty());
        }
        try {
            return new Result(String.valueOf(((Versioned) instance).version()), true, type, Optional.empty());
        } catch (Throwable e) {
            return new Result(PluginDescriptor.UNDEFINED, true, type, Optional.of(withoutVersion(className, home, e)));
        }
    }

    private static PluginProblem withoutVersion(String className, PluginHome home, Throwable failure) {
        return PluginProblem.of(
                home.location(),
                className,
                null,
                Kind.VERSION_FAILED,
                "Plugin '" + className + "' " + PluginFailure.place(home.location())
                        + " has no version, since version() failed: " + failure + ".",
                "It can be used, but not chosen by version; ask its makers for a mended one.");
    }

    private PluginProblem hangs(String className, PluginHome home) {
        return PluginProblem.of(
                home.location(),
                className,
                null,
                Kind.HANGS,
                "Plugin '" + className + "' " + PluginFailure.place(home.location())
                        + " did not tell its version within " + deadline.toSeconds()
                        + " s, and is not listed until it does.",
                "Its constructor or version() hangs, or takes very long; see the plugin's documentation.");
    }

    private static Result failed(PluginException failure) {
        return Result.failed(failure.problem().orElseThrow(() -> failure));
    }
}
