package io.millrace.launch.logging.foreign;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls public methods of classes that need not be there. Any thread. */
final class Reflected {
    private Reflected() {}

    static Object call(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " of the logging in use cannot be called", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(method + " of the logging in use failed", e.getCause());
        }
    }
}
