package io.quaestor;

import io.quaestor.platform.shell.ShellCommand;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The console and everything below it, in one process. */
@SpringBootApplication
public class QuaestorApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    static void main(String[] args) {
        List<String> arguments = List.of(args);
        boolean command =
                arguments.stream().anyMatch(argument -> !argument.startsWith("--") || argument.matches("--tape(=.*)?"));
        if (command) {
            System.exit(command(arguments));
        }
        SpringApplication.run(QuaestorApplication.class, args);
    }

    /** Runs beside an instance that may be running; the exit code is 2 where there is no such command. */
    private static int command(List<String> arguments) {
        SpringApplication application = withoutScreens();
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        try (ConfigurableApplicationContext context = application.run(
                arguments.stream().filter(argument -> argument.startsWith("--")).toArray(String[]::new))) {
            List<ShellCommand> commands =
                    List.copyOf(context.getBeansOfType(ShellCommand.class).values());
            for (ShellCommand command : commands) {
                if (command.isAskedFor(arguments)) {
                    return command.run(arguments, System.out, System.err);
                }
            }
            System.err.println("There is no such command; there are:");
            commands.forEach(command -> System.err.println("  " + command.usage()));
            return 2;
        }
    }

    /** The application without a web server and without Vaadin, which needs one. */
    static SpringApplication withoutScreens() {
        SpringApplication application = new SpringApplication(QuaestorApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(Map.of(
                "quaestor.attach",
                "true",
                "logging.level.root",
                "warn",
                "spring.autoconfigure.exclude",
                "com.vaadin.flow.spring.SpringBootAutoConfiguration,"
                        + "com.vaadin.flow.spring.SpringSecurityAutoConfiguration,"
                        + "com.vaadin.flow.spring.VaadinScopesConfig"));
        return application;
    }
}
