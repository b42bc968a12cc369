package io.quaestor.console.operators;

import io.quaestor.console.operators.OperatorRefused.Reason;
import io.quaestor.console.operators.OperatorService.OneTimePassword;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * {@code operators add NAME --roles=A,B} and {@code operators reset NAME}: how a person at the server's shell brings
 * back a lost administrator. Prints one line; the exit code is 0, or 1 where nothing was done.
 */
@Component
public class OperatorsCommand {

    /** The first argument that asks for this command. */
    public static final String NAME = "operators";

    private static final String USAGE = "Usage: operators add NAME --roles=" + String.join(",", roleNames())
            + " (one or more of them), or: operators reset NAME";

    private final OperatorService service;

    OperatorsCommand(OperatorService service) {
        this.service = service;
    }

    /**
     * Runs the command.
     *
     * @param arguments what follows {@link #NAME}
     * @return the exit code
     */
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            OneTimePassword made = run(arguments);
            out.println("Operator " + made.operator() + ", one-time password: " + made.password());
            return 0;
        } catch (OperatorRefused refused) {
            err.println(refused.getMessage());
            return 1;
        }
    }

    private OneTimePassword run(List<String> arguments) {
        List<String> words =
                arguments.stream().filter(word -> !word.startsWith("--")).toList();
        List<String> options =
                arguments.stream().filter(word -> word.startsWith("--")).toList();
        if (words.size() == 2 && words.getFirst().equals("reset") && options.isEmpty()) {
            return service.reset(words.get(1));
        }
        if (words.size() == 2
                && words.getFirst().equals("add")
                && options.size() == 1
                && options.getFirst().startsWith("--roles=")) {
            return service.add(words.get(1), roles(options.getFirst().substring("--roles=".length())));
        }
        throw new OperatorRefused(Reason.NAME_INVALID, USAGE);
    }

    private static Set<Role> roles(String list) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : list.split(",", -1)) {
            roles.add(Arrays.stream(Role.values())
                    .filter(role -> role.name().equals(name.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new OperatorRefused(
                            Reason.ROLES_INVALID,
                            "There is no such role in --roles; the roles are " + String.join(", ", roleNames())
                                    + ", separated by commas without blanks.")));
        }
        return roles;
    }

    private static List<String> roleNames() {
        return Arrays.stream(Role.values()).map(Role::name).toList();
    }
}
