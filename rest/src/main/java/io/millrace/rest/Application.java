package io.millrace.rest;

import io.millrace.rest.extension.Extensions;
import io.millrace.rest.json.JsonProvider;
import io.millrace.rest.resource.Answers;
import io.millrace.rest.resource.ConnectorFilesResource;
import io.millrace.rest.resource.ConnectorLevelsResource;
import io.millrace.rest.resource.ConnectorLogsResource;
import io.millrace.rest.resource.ConnectorPluginsResource;
import io.millrace.rest.resource.ConnectorStatesResource;
import io.millrace.rest.resource.ConnectorsResource;
import io.millrace.rest.resource.Deviations;
import io.millrace.rest.resource.ErrorMapper;
import io.millrace.rest.resource.FenceResource;
import io.millrace.rest.resource.LoggersResource;
import io.millrace.rest.resource.OffsetsResource;
import io.millrace.rest.resource.OpenApiResource;
import io.millrace.rest.resource.PluginProblemsResource;
import io.millrace.rest.resource.RestartsResource;
import io.millrace.rest.resource.RootResource;
import io.millrace.rest.resource.ServedWorker;
import io.millrace.rest.resource.StallsResource;
import io.millrace.rest.resource.TaskConfigsResource;
import io.millrace.rest.resource.TasksResource;
import io.millrace.rest.resource.TopicsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
    private final Deviations deviations;

    Application(RestConfig config, ServedWorker worker, Answers answers, Deviations deviations, Extensions extensions) {
        this.config = config;
        this.worker = worker;
        this.answers = answers;
        this.extensions = extensions;
        this.deviations = deviations;
    }

    Handler handler() {
        Handler endpoints = endpoints();
        Handler typed = deviations.bodylessRequestsOfAnyType() ? new BodylessRequests(endpoints) : endpoints;
        OptionalLong most = config.limits().bodyBytes();
        Handler whole = new WholeAnswers(new WholeBodies(typed));
        return most.isPresent() ? new BodyLimit(most.getAsLong(), whole) : whole;
    }

    private Handler endpoints() {
        boolean adminsApart =
                config.admin().filter(listeners -> !listeners.isEmpty()).isPresent();
        ServletContextHandler user = context(userResources(), extensions);
        Handler wrapped = withHeaders(withCors(user));
        if (!adminsApart) {
            return wrapped;
        }
        ServletContextHandler admin = context(adminResources(), Extensions.none());
        user.setVirtualHosts(List.of("@" + USER));
        admin.setVirtualHosts(List.of("@" + ADMIN));
        return new Handler.Sequence(admin, wrapped);
    }

    private List<Object> userResources() {
        List<Object> resources = new ArrayList<>(List.of(
                new RootResource(worker, answers),
                new ConnectorsResource(worker, answers, deviations),
                new ConnectorStatesResource(worker, answers, deviations),
                new TasksResource(worker, answers, deviations),
                new TopicsResource(worker),
                new OffsetsResource(worker, answers, deviations),
                new ConnectorPluginsResource(worker, answers, deviations)));
        if (deviations.endpointsOfOurOwn()) {
            resources.addAll(ourOwn());
        }
        if (deviations.internalEndpoints()) {
            resources.add(new TaskConfigsResource(worker, answers));
            resources.add(new FenceResource(worker, answers));
        }
        if (config.admin().isEmpty()) { // admins come to the users' listeners
            resources.addAll(adminResources());
        }
        return resources;
    }

    private List<Object> adminResources() {
        LoggersResource loggers = new LoggersResource(worker, answers, deviations);
        return deviations.endpointsOfOurOwn()
                ? List.of(loggers, new ConnectorLevelsResource(worker, deviations))
                : List.of(loggers);
    }

    private List<Object> ourOwn() {
        return List.of(
                new ConnectorLogsResource(worker),
                new StallsResource(worker),
                new RestartsResource(worker),
                new PluginProblemsResource(worker, answers),
                new ConnectorFilesResource(worker),
                new OpenApiResource());
    }

    private ServletContextHandler context(List<Object> resources, Extensions extensions) {
        List<Object> providers = new ArrayList<>(List.of(new JsonProvider(), new ErrorMapper(deviations, worker)));
        if (!deviations.untypedBodiesAreJson()) {
            providers.add(new TypedBodies());
        }
        ServletContextHandler context = JerseyApplication.of(providers, resources, extensions);
        if (deviations.jsonForRefusalsOfTheServer()) {
            context.setErrorHandler(new JsonErrors());
        }
        return context;
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
