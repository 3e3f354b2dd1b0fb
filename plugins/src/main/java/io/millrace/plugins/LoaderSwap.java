package io.millrace.plugins;

/** The context class loader of the current thread, swapped until {@link #close()}; to be closed by the same thread. */
public final class LoaderSwap implements AutoCloseable {
    private final ClassLoader previous;

    private LoaderSwap(ClassLoader previous) {
        this.previous = previous;
    }

    /** Makes the loader the current thread's context class loader. */
    public static LoaderSwap to(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        LoaderSwap swap = new LoaderSwap(thread.getContextClassLoader());
        thread.setContextClassLoader(loader);
        return swap;
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(previous);
    }
}
