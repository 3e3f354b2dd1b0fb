package io.millrace.rest.extension;

import jakarta.ws.rs.core.Configurable;
import jakarta.ws.rs.core.Configuration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.glassfish.jersey.server.ResourceConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What extensions register, each component once: a second registration is ignored with a warning. One thread. */
final class Registrations implements Configurable<Registrations> {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    private final ResourceConfig application;

    Registrations(ResourceConfig application) {
        this.application = application;
    }

    @Override
    public Configuration getConfiguration() {
        return application.getConfiguration();
    }

    @Override
    public Registrations property(String name, Object value) {
        application.property(name, value);
        return this;
    }

    @Override
    public Registrations register(Class<?> component) {
        return once(component, config -> config.register(component));
    }

    @Override
    public Registrations register(Class<?> component, int priority) {
        return once(component, config -> config.register(component, priority));
    }

    @Override
    public Registrations register(Class<?> component, Class<?>... contracts) {
        return once(component, config -> config.register(component, contracts));
    }

    @Override
    public Registrations register(Class<?> component, Map<Class<?>, Integer> contracts) {
        return once(component, config -> config.register(component, contracts));
    }

    @Override
    public Registrations register(Object component) {
        return once(component, config -> config.register(component));
    }

    @Override
    public Registrations register(Object component, int priority) {
        return once(component, config -> config.register(component, priority));
    }

    @Override
    public Registrations register(Object component, Class<?>... contracts) {
        return once(component, config -> config.register(component, contracts));
    }

    @Override
    public Registrations register(Object component, Map<Class<?>, Integer> contracts) {
        return once(component, config -> config.register(component, contracts));
    }

    private Registrations once(Class<?> component, UnaryOperator<ResourceConfig> registration) {
        return once(component, application.isRegistered(component), registration);
    }

    private Registrations once(Object component, UnaryOperator<ResourceConfig> registration) {
        return once(component, application.isRegistered(component), registration);
    }

    private Registrations once(Object component, boolean registered, UnaryOperator<ResourceConfig> registration) {
        if (registered) {
            LOG.warn("The resource {} is already registered", component);
        } else {
            registration.apply(application);
        }
        return this;
    }
}
