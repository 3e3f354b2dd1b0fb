package org.apache.kafka.connect.util;

/** Is told the outcome of something that goes on elsewhere; says itself which thread calls it. */
@FunctionalInterface
public interface Callback<V> {

    /**
     * @param error what failed, or null
     * @param result the outcome; null if it failed
     */
    void onCompletion(Throwable error, V result);
}
