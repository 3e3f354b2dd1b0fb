package io.millrace.worker.store;

class MemoryOffsetBackingStoreTest extends OffsetBackingStoreContract {
    @Override
    protected OffsetBackingStore create() {
        return new MemoryOffsetBackingStore();
    }
}
