package io.millrace.launch.logging.foreign;

import static io.millrace.launch.logging.foreign.Reflected.call;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.ILoggerFactory;

/** Reload4j, the log4j 1 that is still cared for. Any thread. */
final class Reload4jBinding implements Binding {
    private final Method current;
    private final Method root;
    private final Method byName;
    private final Method name;
    private final Method effective;
    private final Method set;
    private final Method level;

    Reload4jBinding(ILoggerFactory factory) throws ReflectiveOperationException {
        ClassLoader loader = factory.getClass().getClassLoader();
        Class<?> loggers = Class.forName("org.apache.log4j.LogManager", true, loader);
        Class<?> levels = Class.forName("org.apache.log4j.Level", true, loader);
        Class<?> logger = Class.forName("org.apache.log4j.Category", true, loader);
        this.current = loggers.getMethod("getCurrentLoggers");
        this.root = loggers.getMethod("getRootLogger");
        this.byName = loggers.getMethod("getLogger", String.class);
        this.name = logger.getMethod("getName");
        this.effective = logger.getMethod("getEffectiveLevel");
        this.set = logger.getMethod("setLevel", levels);
        this.level = levels.getMethod("toLevel", String.class);
    }

    @Override
    public Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        levels.put(ROOT, String.valueOf(call(effective, call(root, null))));
        for (Object each : Collections.list((Enumeration<?>) call(current, null))) {
            levels.put(String.valueOf(call(name, each)), String.valueOf(call(effective, each)));
        }
        return levels;
    }

    @Override
    public void set(String logger, String level) {
        Object target = logger.equals(ROOT) ? call(root, null) : call(byName, null, logger);
        call(set, target, call(this.level, null, level));
    }
}
