package io.millrace.plugins.archive;

import java.nio.charset.StandardCharsets;

/**
 * A set of class names in about sixteen bytes each; two names with one hash are as good as impossible. One thread adds;
 * from then on any thread.
 */
public final class NameHashes {
    private static final int EMPTY = 0;

    private long[] slots = new long[64];
    private int size;

    public void add(long hash) {
        if (size > slots.length / 2) {
            grow();
        }
        int slot = slot(hash);
        if (slots[slot] == EMPTY) {
            slots[slot] = hash;
            size++;
        }
    }

    public void addAll(NameHashes other) {
        for (long hash : other.slots) {
            if (hash != EMPTY) {
                add(hash);
            }
        }
    }

    public boolean contains(String internalName) {
        byte[] name = internalName.getBytes(StandardCharsets.UTF_8);
        return contains(hash(name, 0, name.length));
    }

    public boolean contains(long hash) {
        return slots[slot(hash)] == hash;
    }

    /** Where the hash is, or would have to be. */
    private int slot(long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != EMPTY && slots[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[4 * before.length];
        size = 0;
        for (long hash : before) {
            if (hash != EMPTY) {
                add(hash);
            }
        }
    }

    /** Never zero. */
    public static long hash(byte[] text, int start, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = start; i < start + length; i++) {
            hash = (hash ^ text[i]) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
        return hash == EMPTY ? 1 : hash;
    }
}
