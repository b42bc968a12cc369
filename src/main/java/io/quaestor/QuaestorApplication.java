package io.quaestor;

import io.quaestor.console.operators.OperatorsCommand;
import java.time.Clock;
import java.util.Arrays;
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
        if (args.length > 0 && args[0].equals(OperatorsCommand.NAME)) {
            System.exit(operators(Arrays.asList(args).subList(1, args.length)));
        }
        SpringApplication.run(QuaestorApplication.class, args);
    }

    /** Runs without a web server, beside an instance that may be running. */
    private static int operators(List<String> arguments) {
        SpringApplication application = new SpringApplication(QuaestorApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.of("quaestor.attach", "true", "logging.level.root", "warn"));
        try (ConfigurableApplicationContext context = application.run()) {
            return context.getBean(OperatorsCommand.class).run(arguments, System.out, System.err);
        }
    }
}
