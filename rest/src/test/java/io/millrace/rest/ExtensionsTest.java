package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.junit.jupiter.api.Test;

class ExtensionsTest {
    private static final Map<String, String> SETTINGS = Map.of("rest.extension.classes", "any.name");

    @Test
    void servesTheResourcesOfExtensions() throws Exception {
        try (RunningServer server = RunningServer.listening(SETTINGS)) {
            server.extensions.add(
                    new Extension(context -> context.configurable().register(Hello.class)));
            server.serve();

            assertEquals("hello", server.get("/hello").body());
            assertEquals(200, server.get("/connectors").statusCode());
        }
    }

    @Test
    void letsFiltersOfExtensionsRefuseRequests() throws Exception {
        try (RunningServer server = RunningServer.listening(SETTINGS)) {
            server.extensions.add(
                    new Extension(context -> context.configurable().register(new Closed())));
            server.serve();

            assertEquals(401, server.get("/connectors").statusCode());
            assertEquals(401, server.get("/admin/loggers").statusCode());
        }
    }

    @Test
    void leavesAdminListenersToThemselves() throws Exception {
        try (RunningServer server = RunningServer.listening(
                Map.of("rest.extension.classes", "any.name", "admin.listeners", "http://localhost:0"))) {
            server.extensions.add(
                    new Extension(context -> context.configurable().register(new Closed())));
            server.serve();

            var admin = server.rest
                    .adminUri()
                    .orElseThrow()
                    .resolve("/admin/loggers")
                    .toURL();
            try (var body = admin.openStream()) {
                assertEquals("{}", new String(body.readAllBytes()));
            }
        }
    }

    @Test
    void aServerThatIsStoppedBeforeItsExtensionsComeLeavesNoThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        RunningServer server = RunningServer.listening(SETTINGS);
        List<Thread> setUp = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rest-setup") && !before.contains(thread))
                .toList();

        server.close();

        assertEquals(1, setUp.size());
        setUp.get(0).join(10_000);
        assertFalse(setUp.get(0).isAlive(), "it waits for the extensions");
    }

    @Test
    void registersAComponentOnce() throws Exception {
        try (RunningServer server = RunningServer.listening(SETTINGS)) {
            Consumer<ConnectRestExtensionContext> twice =
                    context -> context.configurable().register(Hello.class);
            server.extensions.addAll(List.of(new Extension(twice), new Extension(twice)));
            server.serve();

            assertEquals("hello", server.get("/hello").body());
        }
    }

    @Test
    void showsExtensionsTheStateOfTheCluster() {
        try (RunningServer server = RunningServer.listening(SETTINGS)) {
            Extension extension = new Extension(context -> {});
            server.extensions.add(extension);
            server.serve();

            ConnectClusterState state = extension.context.clusterState();
            assertEquals(server.herder.connectors(), state.connectors());
            assertEquals(
                    server.herder.kafkaClusterId().join(),
                    state.clusterDetails().kafkaClusterId());
            assertThrows(ConnectException.class, () -> state.connectorHealth("none"));
        }
    }

    @Test
    void endsTheStartWhenAnExtensionFailsToRegister() {
        try (RunningServer server = RunningServer.listening(SETTINGS)) {
            server.extensions.add(new Extension(context -> {
                throw new IllegalStateException("no");
            }));

            ConnectException refusal = assertThrows(ConnectException.class, server::serve);
            assertTrue(refusal.getMessage().contains("REST extension"), refusal.getMessage());
        }
    }

    @Test
    void closesExtensionsWithTheServer() {
        Extension failing = new Extension(context -> {});
        Extension other = new Extension(context -> {});
        failing.failsToClose = true;
        try (RunningServer server = RunningServer.listening(SETTINGS)) {
            server.extensions.addAll(List.of(failing, other));
            server.serve();
        }

        assertTrue(failing.closed && other.closed);
    }

    @Test
    void closesExtensionsThatComeAfterTheStop() {
        Extension late = new Extension(context -> {});
        try (RunningServer server = RunningServer.listening(SETTINGS)) {
            server.extensions.add(late);
            server.close();

            assertThrows(ConnectException.class, server::serve);
        }

        assertTrue(late.closed);
    }

    @Path("/hello")
    @Produces(MediaType.TEXT_PLAIN)
    public static final class Hello {
        @GET
        public String hello() {
            return "hello";
        }
    }

    private static final class Closed implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.abortWith(Response.status(Response.Status.UNAUTHORIZED).build());
        }
    }

    private static final class Extension implements ConnectRestExtension {
        private final Consumer<ConnectRestExtensionContext> registration;
        private ConnectRestExtensionContext context;
        private boolean failsToClose;
        private boolean closed;

        Extension(Consumer<ConnectRestExtensionContext> registration) {
            this.registration = registration;
        }

        @Override
        public void register(ConnectRestExtensionContext given) {
            context = given;
            registration.accept(given);
        }

        @Override
        public void configure(Map<String, ?> settings) {}

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void close() {
            closed = true;
            if (failsToClose) {
                throw new IllegalStateException("does not close");
            }
        }
    }
}
