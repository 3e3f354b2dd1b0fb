package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ClassFile;
import io.millrace.plugins.archive.EntryReader;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What it takes to read classes, with buffers worth keeping. One thread at a time. */
record ScanTools(EntryReader entries, ClassFile file) {
    /** Tools of one scan; as many as there are threads. Any thread. */
    static final class Shed implements AutoCloseable {
        private final Queue<ScanTools> free = new ConcurrentLinkedQueue<>();

        ScanTools take() {
            ScanTools tools = free.poll();
            return tools != null ? tools : new ScanTools(new EntryReader(), new ClassFile());
        }

        void giveBack(ScanTools tools) {
            free.add(tools);
        }

        /** Frees what the tools hold outside of the heap; those still in use go with the garbage. */
        @Override
        public void close() {
            for (ScanTools tools = free.poll(); tools != null; tools = free.poll()) {
                tools.entries().close();
            }
        }
    }
}
