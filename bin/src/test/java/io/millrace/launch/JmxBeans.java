package io.millrace.launch;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Connect's beans as a monitoring tool of this process sees them. */
final class JmxBeans {
    private static final String DOMAIN = "kafka.connect:";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** Names of all beans, without the domain. */
    Set<String> names() {
        return names("*");
    }

    /** Names of the beans that a pattern such as {@code type=app-info,*} matches, without the domain. */
    Set<String> names(String pattern) {
        try {
            return server.queryNames(new ObjectName(DOMAIN + pattern), null).stream()
                    .map(name -> name.toString().substring(DOMAIN.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (JMException e) {
            throw new IllegalArgumentException(pattern, e);
        }
    }

    /** A bean's attributes, read all at once as remote tools do. */
    Map<String, Object> read(String name) {
        try {
            ObjectName bean = new ObjectName(DOMAIN + name);
            String[] attributes = Arrays.stream(server.getMBeanInfo(bean).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            Map<String, Object> values = new TreeMap<>();
            for (Attribute attribute : server.getAttributes(bean, attributes).asList()) {
                values.put(attribute.getName(), attribute.getValue());
            }
            return values;
        } catch (JMException e) {
            return new LinkedHashMap<>();
        }
    }

    Object value(String name, String attribute) {
        return read(name).get(attribute);
    }
}
