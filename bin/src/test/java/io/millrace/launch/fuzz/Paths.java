package io.millrace.launch.fuzz;

/** Paths with their methods, and queries for them. One thread. */
final class Paths {
    private static final String[] ENDPOINTS = {
        "GET /",
        "GET /health",
        "GET /connectors",
        "POST /connectors",
        "GET /connectors/C",
        "DELETE /connectors/C",
        "GET /connectors/C/config",
        "PUT /connectors/C/config",
        "PATCH /connectors/C/config",
        "GET /connectors/C/status",
        "POST /connectors/C/restart",
        "PUT /connectors/C/pause",
        "PUT /connectors/C/resume",
        "PUT /connectors/C/stop",
        "GET /connectors/C/tasks",
        "GET /connectors/C/tasks/T/status",
        "POST /connectors/C/tasks/T/restart",
        "POST /connectors/C/tasks",
        "PUT /connectors/C/fence",
        "GET /connectors/C/topics",
        "PUT /connectors/C/topics/reset",
        "GET /connectors/C/offsets",
        "PATCH /connectors/C/offsets",
        "DELETE /connectors/C/offsets",
        "GET /connectors/C/logs",
        "GET /connectors/C/stalls",
        "GET /connectors/C/restarts",
        "GET /connector-plugins",
        "GET /connector-plugins/problems",
        "GET /connector-plugins/P/config",
        "PUT /connector-plugins/P/config/validate",
        "GET /admin/loggers",
        "GET /admin/loggers/L",
        "PUT /admin/loggers/L",
        "GET /openapi.json",
        "GET /openapi",
        "GET /nowhere",
        "GET /connectors/C/nowhere",
        "GET /favicon.ico"
    };
    private static final String[] OTHER_METHODS = {
        "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW", "get", "P\u00dcT"
    };
    private static final String[] PARAMETERS = {
        "expand=status",
        "expand=info",
        "expand=",
        "limit=2",
        "limit=-1",
        "limit=x",
        "offset=1",
        "offset=99999999999",
        "state=RUNNING",
        "state=x",
        "type=sink",
        "type=%00",
        "name=fuzz*",
        "name=%5B",
        "name=*****************************b",
        "filter=(a+)+$",
        "includeTasks=true",
        "onlyFailed=true",
        "includeTasks=maybe",
        "forward=true",
        "tail=3",
        "tail=-1",
        "tail=99999999999",
        "level=ERROR",
        "level=x",
        "connectorsOnly=false",
        "connectorsOnly=0",
        "version=latest",
        "version=%5B1,",
        "version=9.9",
        "scope=cluster",
        "scope=x",
        "dry_run=true",
        "dry_run=maybe",
        "=",
        "&&&",
        "a%",
        "%zz=1",
        "a=%ff%fe",
        "x=%00",
        "q=" + "y".repeat(900),
        "\u00e9=1",
        "a[]=1",
        "expand=status&expand=status&expand=info"
    };

    /** A method and a path, and whose path it is. */
    record Target(String method, String pattern, String connector, String path) {
        boolean takesBody() {
            return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        }
    }

    private final Pick pick;
    private final Names names;

    Paths(Pick pick, Names names) {
        this.pick = pick;
        this.names = names;
    }

    Target target() {
        String[] endpoint = pick.of(ENDPOINTS).split(" ");
        String method = pick.percent(88) ? endpoint[0] : pick.of(OTHER_METHODS);
        boolean harmless = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        String connector = harmless && pick.percent(15) ? pick.of(Names.PIPELINE) : names.connector();
        return new Target(method, endpoint[1], connector, path(endpoint[1], connector) + query());
    }

    /** Where connectors are made, altered and removed in earnest. */
    Target change() {
        String[] endpoint = pick.of(
                        "POST /connectors",
                        "POST /connectors",
                        "PUT /connectors/C/config",
                        "PATCH /connectors/C/config",
                        "DELETE /connectors/C",
                        "DELETE /connectors/C",
                        "PUT /connectors/C/stop",
                        "PUT /connectors/C/pause",
                        "PUT /connectors/C/resume",
                        "POST /connectors/C/restart",
                        "POST /connectors/C/tasks/0/restart",
                        "DELETE /connectors/C/offsets",
                        "PATCH /connectors/C/offsets")
                .split(" ");
        String connector = names.connector();
        String path = endpoint[1].replace("C", Names.percentEscaped(connector));
        return new Target(endpoint[0], endpoint[1], connector, path);
    }

    private String path(String pattern, String connector) {
        StringBuilder path = new StringBuilder();
        for (String segment : pattern.substring(1).split("/")) {
            path.append('/')
                    .append(
                            switch (segment) {
                                case "C" -> names.escaped(connector);
                                case "P" -> names.escaped(names.plugin());
                                case "L" -> names.escaped(names.logger());
                                case "T" -> pick.of("0", "0", "1", "-1", "x", "99999999999", "00", "%30", "1.0", "");
                                default -> segment;
                            });
        }
        return path + (pick.percent(3) ? pick.of("/", "//", "/.", "/..", "/%2e%2e/", ";", "?", "#x") : "");
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (int left = pick.of(0, 0, 0, 1, 2); left > 0; left--) {
            query.append(query.isEmpty() ? '?' : '&').append(pick.of(PARAMETERS));
        }
        return query.toString();
    }
}
