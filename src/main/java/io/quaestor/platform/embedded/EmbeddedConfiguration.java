package io.quaestor.platform.embedded;

import io.quaestor.platform.data.StoreAddresses;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.web.context.WebApplicationContext;

/**
 * Starts the stack in profile {@code embedded}. Whatever uses a store needs its address, and so starts after the stack
 * and closes before it.
 */
@Configuration(proxyBeanMethods = false)
@Profile("embedded")
class EmbeddedConfiguration {

    private static final int WEB_PORT = 8_080;

    @Bean
    EmbeddedStack embeddedStack(Environment environment, ApplicationContext context) {
        Path data = Path.of(environment.getProperty("quaestor.data", "data"));
        boolean web = context instanceof WebApplicationContext;
        EmbeddedStack stack = EmbeddedStack.start(new EmbeddedSettings(
                data,
                Path.of(environment.getProperty(
                        "quaestor.binaries", data.resolve("binaries").toString())),
                StackPorts.shiftedBy(offset(environment)),
                web ? OptionalInt.of(webPort(environment)) : OptionalInt.empty(),
                environment.getProperty(
                        "quaestor.minimum-free-bytes", Long.class, EmbeddedSettings.DEFAULT_MINIMUM_FREE_BYTES),
                environment.getProperty("quaestor.redis-max-memory", "256mb"),
                environment.getProperty("quaestor.attach", Boolean.class, false),
                line -> System.out.println("  " + line)));
        // Also stops it where a Ctrl-C comes before the context is complete.
        SpringApplication.getShutdownHandlers().add(stack::close);
        return stack;
    }

    @Bean
    StoreAddresses storeAddresses(EmbeddedStack stack) {
        return stack.addresses();
    }

    /** The web port moves with the others, and is only for this machine, unless it is set on its own. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> loopbackWebServer(Environment environment) {
        return factory -> {
            factory.setPort(webPort(environment));
            if (!environment.containsProperty("server.address")) {
                factory.setAddress(InetAddress.ofLiteral("127.0.0.1"));
            }
        };
    }

    private static int webPort(Environment environment) {
        return environment.getProperty("server.port", Integer.class, WEB_PORT + offset(environment));
    }

    private static int offset(Environment environment) {
        return environment.getProperty("quaestor.port-offset", Integer.class, 0);
    }
}
