package io.millrace.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** All beans of another process, as a monitoring tool reads them. */
final class RemoteBeans {
    private final int port;

    RemoteBeans(int port) {
        this.port = port;
    }

    /** Each attribute of Kafka's and our beans, with its bean's name. */
    List<String> texts() throws IOException, JMException {
        String url = "service:jmx:rmi:///jndi/rmi://localhost:" + port + "/jmxrmi";
        List<String> texts = new ArrayList<>();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(url))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            for (ObjectName bean : server.queryNames(null, null)) {
                if (!bean.getDomain().startsWith("java.") && !bean.getDomain().startsWith("jdk.")) {
                    for (MBeanAttributeInfo attribute :
                            server.getMBeanInfo(bean).getAttributes()) {
                        texts.add(bean + " " + attribute.getName() + " " + value(server, bean, attribute));
                    }
                }
            }
        }
        return texts;
    }

    private static Object value(MBeanServerConnection server, ObjectName bean, MBeanAttributeInfo attribute)
            throws IOException, JMException {
        try {
            return server.getAttribute(bean, attribute.getName());
        } catch (RuntimeMBeanException e) {
            return e; // an attribute that cannot be read shows nothing but this
        }
    }
}
