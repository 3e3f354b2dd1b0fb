package org.apache.kafka.tools;

import io.millrace.launch.pluginpath.PluginPathCommand;

/** The main class of {@code connect-plugin-path.sh}, under the name that scripts look for. */
public final class ConnectPluginPath {
    private ConnectPluginPath() {}

    public static void main(String[] arguments) {
        PluginPathCommand.main(arguments);
    }
}
