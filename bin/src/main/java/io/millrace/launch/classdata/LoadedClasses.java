package io.millrace.launch.classdata;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The names of the classes that this JVM has loaded, as far as it tells. */
final class LoadedClasses {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedClasses.class);
    /** A line of the JVM's answer: a tree's branches, the class, its loader; hidden classes have one more slash. */
    private static final Pattern LINE = Pattern.compile("[| -]*([^/ ]+)/(?:null|0x[0-9a-f]+)(?: .*)?");

    private LoadedClasses() {}

    /** None if the JVM cannot tell. */
    static List<String> names() {
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmClassHierarchy",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return parse(answer.toString());
        } catch (JMException | RuntimeException e) {
            LOG.debug("The JVM does not tell which classes it has loaded", e);
            return List.of();
        }
    }

    static List<String> parse(String tree) {
        return tree.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .filter(name -> !name.contains("$$"))
                .toList();
    }
}
