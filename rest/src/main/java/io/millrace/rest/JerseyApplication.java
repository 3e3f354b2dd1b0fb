package io.millrace.rest;

import io.millrace.rest.extension.Extensions;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegateProvider;

/** A servlet context with Jersey in it, told everything so that it looks for nothing. */
final class JerseyApplication {
    private static final Map<String, Object> LOOK_FOR_NOTHING = Map.of(
            CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true,
            CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true,
            CommonProperties.JSON_PROCESSING_FEATURE_DISABLE, true,
            CommonProperties.JSON_BINDING_FEATURE_DISABLE, true,
            CommonProperties.MOXY_JSON_FEATURE_DISABLE, true,
            CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL",
            ServerProperties.WADL_FEATURE_DISABLE, true,
            ServerProperties.BV_FEATURE_DISABLE, true,
            ServerProperties.RESOURCE_VALIDATION_DISABLE, true);

    private JerseyApplication() {}

    static ServletContextHandler of(List<Object> providers, List<Object> resources, Extensions extensions) {
        ServletContextHandler context =
                new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
        ServletHolder holder = new ServletHolder(new JerseyServlet(config(providers, resources, extensions)));
        holder.setAsyncSupported(true);
        holder.setInitOrder(0);
        context.addServlet(holder, "/*");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setClassLoader(JerseyApplication.class.getClassLoader());
        return context;
    }

    private static ResourceConfig config(List<Object> providers, List<Object> resources, Extensions extensions) {
        ResourceConfig config = new ResourceConfig();
        providers.forEach(config::register);
        resources.forEach(resource -> config.registerResources(Resource.from(resource.getClass())));
        config.register(new Instances(resources));
        config.addProperties(LOOK_FOR_NOTHING);
        extensions.register(config);
        return config;
    }

    /** Resources are made by hand; Jersey finds them by class. */
    private static final class Instances extends AbstractBinder {
        private final List<Object> resources;

        Instances(List<Object> resources) {
            this.resources = resources;
        }

        @Override
        protected void configure() {
            resources.forEach(this::bindToItsClass);
            bind(new AsyncRequests()).to(AsyncContextDelegateProvider.class);
        }

        private <T> void bindToItsClass(T resource) {
            bind(resource).to(resource.getClass());
        }
    }
}
