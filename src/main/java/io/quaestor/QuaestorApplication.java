package io.quaestor;

import io.quaestor.console.operators.OperatorsCommand;
import io.quaestor.market.candles.CandlesCommand;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationContext;
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
        Map<Boolean, List<String>> rest = arguments.stream()
                .skip(1)
                .collect(Collectors.partitioningBy(argument -> argument.startsWith("--quaestor.")));
        List<String> settings = rest.getOrDefault(true, List.of());
        List<String> words = rest.getOrDefault(false, List.of());
        if (!arguments.isEmpty() && arguments.getFirst().equals(OperatorsCommand.NAME)) {
            System.exit(command(
                    settings, context -> context.getBean(OperatorsCommand.class).run(words, System.out, System.err)));
        }
        if (!arguments.isEmpty() && arguments.getFirst().equals(CandlesCommand.NAME)) {
            System.exit(command(
                    settings, context -> context.getBean(CandlesCommand.class).run(words, System.out, System.err)));
        }
        if (!arguments.isEmpty() && !arguments.getFirst().startsWith("--")) {
            System.err.println(
                    "There is no command " + arguments.getFirst()
                            + "; there are: connections, operators add, operators reset, candles rebuild, --tape=FILE --symbol=NAME.");
            System.exit(2);
        }
        if (arguments.stream().anyMatch(argument -> argument.equals("--tape") || argument.startsWith("--tape="))) {
            // The tape is played while the application starts.
            System.exit(command(arguments, context -> 0));
        }
        SpringApplication.run(QuaestorApplication.class, args);
    }

    /** Runs beside an instance that may be running. */
    private static int command(List<String> settings, ToIntFunction<ApplicationContext> work) {
        SpringApplication application = withoutScreens();
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        try (ConfigurableApplicationContext context = application.run(settings.toArray(String[]::new))) {
            return work.applyAsInt(context);
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
