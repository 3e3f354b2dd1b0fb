package io.millrace.launch.logging.foreign;

import static io.millrace.launch.logging.foreign.Reflected.call;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.ILoggerFactory;

/** Log4j 2, whose levels are those of the contract. Any thread. */
final class Log4jBinding implements Binding {
    private static final String THEIR_ROOT = "";

    private final Method context;
    private final Method loggers;
    private final Method name;
    private final Method effective;
    private final Method set;
    private final Method level;

    Log4jBinding(ILoggerFactory factory) throws ReflectiveOperationException {
        ClassLoader loader = factory.getClass().getClassLoader();
        Class<?> levels = Class.forName("org.apache.logging.log4j.Level", true, loader);
        Class<?> contexts = Class.forName("org.apache.logging.log4j.core.LoggerContext", true, loader);
        Class<?> logger = Class.forName("org.apache.logging.log4j.core.Logger", true, loader);
        this.context = contexts.getMethod("getContext", boolean.class);
        this.loggers = contexts.getMethod("getLoggers");
        this.name = logger.getMethod("getName");
        this.effective = logger.getMethod("getLevel");
        this.set = Class.forName("org.apache.logging.log4j.core.config.Configurator", true, loader)
                .getMethod("setLevel", String.class, levels);
        this.level = levels.getMethod("valueOf", String.class);
    }

    @Override
    public Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        for (Object each : (Collection<?>) call(loggers, call(context, null, false))) {
            String logger = String.valueOf(call(name, each));
            levels.put(logger.equals(THEIR_ROOT) ? ROOT : logger, String.valueOf(call(effective, each)));
        }
        return levels;
    }

    @Override
    public void set(String logger, String level) {
        call(set, null, logger.equals(ROOT) ? THEIR_ROOT : logger, call(this.level, null, level));
    }
}
