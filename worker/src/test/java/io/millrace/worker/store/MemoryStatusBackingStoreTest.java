package io.millrace.worker.store;

class MemoryStatusBackingStoreTest extends StatusBackingStoreContract {
    @Override
    protected StatusBackingStore create() {
        return new MemoryStatusBackingStore();
    }

    @Override
    protected void settle() {}
}
