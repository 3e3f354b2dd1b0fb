package io.millrace.rest;

import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS of calls to other workers. The JDK's client always asks for the name in a certificate to be that of the host; where
 * {@code ssl.endpoint.identification.algorithm} is empty, the certificate's chain alone counts.
 */
final class ClientTls extends SslContextFactory.Client {
    private final boolean identifying;

    ClientTls(boolean identifying) {
        this.identifying = identifying;
    }

    @Override
    protected TrustManager[] getTrustManagers(KeyStore trustStore, Collection<? extends CRL> crls) throws Exception {
        TrustManager[] managers = super.getTrustManagers(trustStore, crls);
        if (identifying || managers == null) {
            return managers;
        }
        TrustManager[] nameless = managers.clone();
        for (int i = 0; i < nameless.length; i++) {
            nameless[i] = managers[i] instanceof X509ExtendedTrustManager each ? new ChainAlone(each) : managers[i];
        }
        return nameless;
    }

    private static final class ChainAlone extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager chains;

        ChainAlone(X509ExtendedTrustManager chains) {
            this.chains = chains;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            chains.checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            chains.checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            chains.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            chains.checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            chains.checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            chains.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return chains.getAcceptedIssuers();
        }
    }
}
