package io.millrace.worker.store;

class MemoryConfigBackingStoreTest extends ConfigBackingStoreContract {
    @Override
    protected ConfigBackingStore create() {
        return new MemoryConfigBackingStore();
    }
}
