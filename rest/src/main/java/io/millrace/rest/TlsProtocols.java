package io.millrace.rest;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What an https listener speaks. Only such a listener loads HTTP/2 (RATIONALE.md). The caller's thread. */
final class TlsProtocols {
    private TlsProtocols() {}

    /** HTTP/1.1 for everybody. */
    static ConnectionFactory[] http1(SslContextFactory.Server tls, HttpConnectionFactory http) {
        return new ConnectionFactory[] {new SslConnectionFactory(tls, http.getProtocol()), http};
    }

    /** HTTP/2 for clients that ask for it while they shake hands (ALPN), HTTP/1.1 for others. */
    static ConnectionFactory[] http2(SslContextFactory.Server tls, HttpConnectionFactory http) {
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http.getHttpConfiguration());
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
        choice.setDefaultProtocol(http.getProtocol());
        tls.setCipherComparator(HTTP2Cipher.COMPARATOR);
        return new ConnectionFactory[] {new SslConnectionFactory(tls, choice.getProtocol()), choice, http2, http};
    }
}
