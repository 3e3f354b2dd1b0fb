package io.millrace.plugins.archive;

import java.io.IOException;
import java.nio.file.Path;

/** A jar or a class tree, as a place to look a class up in once more. Any thread. */
public interface ClassElement {
    Path path();

    /**
     * Reads the beginning of a class again, to go on from there.
     *
     * @param internalName of a class that has been found here
     * @throws IOException also if the class is damaged
     */
    <T> T again(String internalName, Look<T> look) throws IOException;

    /** Adds the names of all classes here. */
    void addNames(NameHashes names);

    /** What somebody wants to know about a class. */
    interface Look<T> {
        T at(ClassFile file) throws IOException;
    }
}
