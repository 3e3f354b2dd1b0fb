package io.millrace.bench.run;

import io.millrace.bench.report.Metric;
import io.millrace.bench.report.Side;
import io.millrace.bench.report.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Something that is measured for several sides in turn. */
interface Scenario {

    /** As it is named on the command line. */
    String name();

    /** As it is named on the page, in some thirty letters. */
    String title();

    /** What is done, for the page. */
    String explanation();

    List<Side> sides();

    List<Target> targets();

    /** Measures one side once. */
    Map<Metric, Double> run(Stand stand, Side side, Path folder) throws Exception;

    /** Gives back what the runs have shared. */
    default void close(Stand stand) throws Exception {
        // most share nothing
    }
}
