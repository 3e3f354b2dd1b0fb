package io.millrace.launch.logging.foreign;

import static io.millrace.launch.logging.foreign.Reflected.call;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** Logback, which has no FATAL: OFF stands in for it, since nothing logs above ERROR. Any thread. */
final class LogbackBinding implements Binding {
    private final ILoggerFactory context;
    private final Method list;
    private final Method effective;
    private final Method set;
    private final Method level;

    LogbackBinding(ILoggerFactory context) throws ReflectiveOperationException {
        ClassLoader loader = context.getClass().getClassLoader();
        Class<?> levels = Class.forName("ch.qos.logback.classic.Level", true, loader);
        Class<?> logger = Class.forName("ch.qos.logback.classic.Logger", true, loader);
        this.context = context;
        this.list = context.getClass().getMethod("getLoggerList");
        this.effective = logger.getMethod("getEffectiveLevel");
        this.set = logger.getMethod("setLevel", levels);
        this.level = levels.getMethod("valueOf", String.class);
    }

    @Override
    public Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        for (Object each : (List<?>) call(list, context)) {
            String name = ((Logger) each).getName();
            levels.put(name.equals(Logger.ROOT_LOGGER_NAME) ? ROOT : name, String.valueOf(call(effective, each)));
        }
        return levels;
    }

    @Override
    public void set(String logger, String level) {
        String name = logger.equals(ROOT) ? Logger.ROOT_LOGGER_NAME : logger;
        String known = level.equals("FATAL") ? "OFF" : level;
        call(set, context.getLogger(name), call(this.level, null, known));
    }
}
