package io.millrace.rest;

import io.millrace.rest.extension.Extensions;
import io.millrace.rest.json.JsonProvider;
import io.millrace.rest.resource.Answers;
import io.millrace.rest.resource.ConnectorLogsResource;
import io.millrace.rest.resource.ConnectorPluginsResource;
import io.millrace.rest.resource.ConnectorStatesResource;
import io.millrace.rest.resource.ConnectorsResource;
import io.millrace.rest.resource.Deviations;
import io.millrace.rest.resource.ErrorMapper;
import io.millrace.rest.resource.LoggersResource;
import io.millrace.rest.resource.OffsetsResource;
import io.millrace.rest.resource.RestartsResource;
import io.millrace.rest.resource.RootResource;
import io.millrace.rest.resource.ServedWorker;
import io.millrace.rest.resource.StallsResource;
import io.millrace.rest.resource.TasksResource;
import io.millrace.rest.resource.TopicsResource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/** The handlers that serve the endpoints: one context for users, and one for admins where they have listeners. */
final class Application {
    static final String USER = "user";
    static final String ADMIN = "admin";

    private final RestConfig config;
    private final ServedWorker worker;
    private final Answers answers;
    private final Extensions extensions;

    Application(RestConfig config, ServedWorker worker, Answers answers, Extensions extensions) {
        this.config = config;
        this.worker = worker;
        this.answers = answers;
        this.extensions = extensions;
    }

    Handler handler() {
        return Deviations.BODYLESS_REQUESTS_OF_ANY_TYPE ? new BodylessRequests(endpoints()) : endpoints();
    }

    private Handler endpoints() {
        boolean adminsApart =
                config.admin().filter(listeners -> !listeners.isEmpty()).isPresent();
        ServletContextHandler user = context(userResources(), extensions);
        Handler wrapped = withHeaders(withCors(user));
        if (!adminsApart) {
            return wrapped;
        }
        ServletContextHandler admin = context(List.of(new LoggersResource(worker)), Extensions.none());
        user.setVirtualHosts(List.of("@" + USER));
        admin.setVirtualHosts(List.of("@" + ADMIN));
        return new Handler.Sequence(admin, wrapped);
    }

    private List<Object> userResources() {
        List<Object> resources = new ArrayList<>(List.of(
                new RootResource(worker, answers),
                new ConnectorsResource(worker, answers),
                new ConnectorStatesResource(worker, answers),
                new TasksResource(worker, answers),
                new TopicsResource(worker),
                new ConnectorLogsResource(worker),
                new StallsResource(worker),
                new RestartsResource(worker),
                new OffsetsResource(worker, answers),
                new ConnectorPluginsResource(worker, answers)));
        if (config.admin().isEmpty()) { // admins come to the users' listeners
            resources.add(new LoggersResource(worker));
        }
        return resources;
    }

    private static ServletContextHandler context(List<Object> resources, Extensions extensions) {
        return JerseyApplication.of(List.of(new JsonProvider(), new ErrorMapper()), resources, extensions);
    }

    private Handler withHeaders(Handler next) {
        return config.headers().isEmpty() ? next : new HeaderRules(config.headers(), next);
    }

    private Handler withCors(Handler next) {
        return config.cors().map(rule -> cors(rule, next)).orElse(next);
    }

    private static Handler cors(CorsRule rule, Handler next) {
        CrossOriginHandler cors = new CrossOriginHandler();
        cors.setAllowedOriginPatterns(rule.originPatterns());
        cors.setAllowedMethods(rule.methods());
        cors.setDeliverPreflightRequests(true);
        cors.setHandler(next);
        return cors;
    }
}
