package io.millrace.plugins.isolation;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Takes the JDBC drivers of its own class loader off the JVM's list; gives a line for each. Never used where it lies:
 * the JVM lets only a class of the same loader do this, so each loader is given a copy. Refers to JDK classes only.
 */
public final class DriverRemoval implements Supplier<List<String>> {
    private static final int ENOUGH = 10;

    /** For the copies, which are made by reflection. */
    public DriverRemoval() {}

    /** Merely looking at the list may initialise more drivers, which register themselves; hence several passes. */
    @Override
    public List<String> get() {
        Set<String> lines = new TreeSet<>();
        boolean found = true;
        for (int pass = 0; pass < 2 || (found && pass < ENOUGH); pass++) {
            found = removeAll(lines);
        }
        return List.copyOf(lines);
    }

    private boolean removeAll(Set<String> lines) {
        boolean found = false;
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() == getClass().getClassLoader()) {
                lines.add(remove(driver));
                found = true;
            }
        }
        return found;
    }

    private static String remove(Driver driver) {
        String name = driver.getClass().getName();
        try {
            DriverManager.deregisterDriver(driver);
            return name;
        } catch (SQLException | RuntimeException | LinkageError e) {
            return name + " (failed: " + e + ")";
        }
    }
}
