package io.millrace.rest;

import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Adds the headers of {@code response.http.headers.config} to every response behind it. Any thread. */
final class HeaderRules extends Handler.Wrapper {
    private final List<HeaderRule> rules;

    HeaderRules(List<HeaderRule> rules, Handler next) {
        super(next);
        this.rules = rules;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        rules.forEach(rule -> rule.apply(response.getHeaders()));
        return super.handle(request, response, callback);
    }
}
