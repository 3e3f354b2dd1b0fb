package io.millrace.launch.pluginpath;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Exit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line of {@code connect-plugin-path.sh}. Exit status 1: usage; 2: the user can put it right; 3: anything
 * else.
 */
@Command(
        name = "connect-plugin-path",
        sortOptions = false,
        exitCodeOnUsageHelp = PluginPathCommand.USAGE,
        description = "Manage plugins on the Connect plugin.path")
public final class PluginPathCommand implements Callable<Integer> {
    static final int USAGE = 1;
    static final String NO_LOCATION = "Must specify at least one --plugin-location, --plugin-path, or --worker-config";

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this text.")
    private boolean help;

    private PluginPathCommand() {}

    /** Runs the command and ends the process; whatever plugins print goes to standard error. */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        System.setOut(System.err);
        int status = run(arguments, out, System.err);
        out.flush();
        Exit.exit(status);
    }

    /** Runs the command and returns its exit status. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        LocationInspection inspection = new LocationInspection(PluginPathCommand.class.getClassLoader());
        CommandLine line = new CommandLine(new PluginPathCommand())
                .addSubcommand(new ListCommand(inspection, out))
                .addSubcommand(new SyncCommand(inspection, out, err))
                .setAbbreviatedOptionsAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setParameterExceptionHandler((failure, words) -> refuse(failure, err))
                .setExecutionExceptionHandler((failure, command, words) -> report(failure, err));
        try {
            return line.execute(arguments);
        } catch (Error e) {
            return report(e, err);
        }
    }

    /** Without a subcommand. */
    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "too few arguments");
    }

    private static int refuse(ParameterException failure, PrintStream err) {
        failure.getCommandLine().usage(err);
        err.println("connect-plugin-path: error: " + failure.getMessage());
        return USAGE;
    }

    private static int report(Throwable failure, PrintStream err) {
        if (failure instanceof ToolFailure known) {
            err.println(known.getMessage());
            return known.exitStatus();
        }
        failure.printStackTrace(err);
        return ToolFailure.UNEXPECTED;
    }
}
