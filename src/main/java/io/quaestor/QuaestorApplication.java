package io.quaestor;

import io.quaestor.console.operators.OperatorsCommand;
import io.quaestor.tape.TapeCommand;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
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
        if (!arguments.isEmpty() && arguments.getFirst().equals(OperatorsCommand.NAME)) {
            List<String> rest = arguments.subList(1, arguments.size());
            System.exit(command(
                    new String[0],
                    context -> context.getBean(OperatorsCommand.class).run(rest, System.out, System.err)));
        }
        if (TapeCommand.isAskedFor(arguments)) {
            System.exit(command(
                    args, context -> context.getBean(TapeCommand.class).run(arguments, System.out, System.err)));
        }
        SpringApplication.run(QuaestorApplication.class, args);
    }

    /** Runs without a web server, beside an instance that may be running. */
    private static int command(String[] args, ToIntFunction<ApplicationContext> work) {
        SpringApplication application = new SpringApplication(QuaestorApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.of("quaestor.attach", "true", "logging.level.root", "warn"));
        try (ConfigurableApplicationContext context = application.run(args)) {
            return work.applyAsInt(context);
        }
    }
}
