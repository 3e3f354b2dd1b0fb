package io.millrace.plugins;

import io.millrace.plugins.isolation.DelegatingClassLoader;

/** The context class loader of the current thread, swapped until {@link #close()}; to be closed by the same thread. */
public final class LoaderSwap implements AutoCloseable {
    private final ClassLoader previous;

    private LoaderSwap(ClassLoader previous) {
        this.previous = previous;
    }

    /** Whether a call under the loader can be made as things stand. */
    public static boolean isAt(ClassLoader loader) {
        return DelegatingClassLoader.standsFor(Thread.currentThread().getContextClassLoader(), loader);
    }

    /** Sets a thread's context class loader for as long as the thread lives, or until it is set anew. */
    public static void settle(Thread thread, ClassLoader loader) {
        thread.setContextClassLoader(DelegatingClassLoader.forContext(loader));
    }

    /** What is to be set in the place of the loader, for a caller that makes many calls. */
    public static ClassLoader context(ClassLoader loader) {
        return DelegatingClassLoader.forContext(loader);
    }

    /** Makes the loader the current thread's context class loader. */
    public static LoaderSwap to(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        LoaderSwap swap = new LoaderSwap(thread.getContextClassLoader());
        thread.setContextClassLoader(DelegatingClassLoader.forContext(loader));
        return swap;
    }

    /**
     * As {@link #to}, for looking up classes of other plugins by name, as a parse of settings does: the JVM forgets at
     * the end what was found, so that those plugins can be upgraded or unloaded while this loader lives.
     */
    public static LoaderSwap forLookUps(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        LoaderSwap swap = new LoaderSwap(thread.getContextClassLoader());
        thread.setContextClassLoader(DelegatingClassLoader.standIn(loader));
        return swap;
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(previous);
    }
}
