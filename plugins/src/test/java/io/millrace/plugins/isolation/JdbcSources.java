package io.millrace.plugins.isolation;

import io.millrace.testing.jars.PluginJar;
import java.sql.Driver;

/** Sources of a plugin with a JDBC driver. Stateless. */
final class JdbcSources {
    static final String DRIVER = "com.acme.jdbc.AcmeDriver";
    /** A supplier of what a connection made by the driver answers. */
    static final String CLIENT = "com.acme.jdbc.Client";

    /** A supplier of the number of drivers that the location has registered; only its own classes can see them. */
    static final String COUNT = "com.acme.jdbc.Count";

    private JdbcSources() {}

    static PluginJar addTo(PluginJar jar, String answer) {
        return jar.source(DRIVER, driver(answer))
                .source(
                        CLIENT,
                        TestLoaders.supplier(
                                "Client",
                                "try (var connection = java.sql.DriverManager.getConnection(\"jdbc:acme:here\")) {"
                                        + " return connection.getCatalog(); }"))
                .source(
                        COUNT,
                        TestLoaders.supplier(
                                "Count",
                                "return java.sql.DriverManager.drivers().filter(driver ->"
                                        + " driver.getClass().getClassLoader() == getClass().getClassLoader())"
                                        + ".count();"))
                .service(Driver.class, DRIVER);
    }

    private static String driver(String answer) {
        return "import java.sql.*;\n"
                + "public class AcmeDriver implements Driver {\n"
                + "static { try { DriverManager.registerDriver(new AcmeDriver()); }"
                + " catch (SQLException e) { throw new IllegalStateException(e); } }\n"
                + "public Connection connect(String url, java.util.Properties p) {"
                + " return !acceptsURL(url) ? null : (Connection) java.lang.reflect.Proxy.newProxyInstance("
                + "AcmeDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) ->"
                + " method.getName().equals(\"getCatalog\") ? \"" + answer + "\" : null); }\n"
                + "public boolean acceptsURL(String url) { return url.startsWith(\"jdbc:acme:\"); }\n"
                + "public DriverPropertyInfo[] getPropertyInfo(String u, java.util.Properties p) { return null; }\n"
                + "public int getMajorVersion() { return 1; }\n"
                + "public int getMinorVersion() { return 0; }\n"
                + "public boolean jdbcCompliant() { return false; }\n"
                + "public java.util.logging.Logger getParentLogger() { return null; }\n}";
    }
}
