package io.quaestor.platform.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/**
 * Addresses, roles and secrets from properties ({@code quaestor.primary.url}), the environment
 * ({@code QUAESTOR_PRIMARY_URL}) or files ({@code quaestor.primary.password-file}, whose first line is the secret).
 */
@Configuration(proxyBeanMethods = false)
@Profile("production")
class ProductionAddresses {

    @Bean
    StoreAddresses storeAddresses(Environment environment) {
        Settings settings = new Settings(environment);
        StoreAddresses addresses = new StoreAddresses(
                settings.database("owner"),
                settings.database("primary"),
                settings.database("replica"),
                settings.database("market-owner"),
                settings.database("market"),
                settings.database("backup"),
                settings.database("market-backup"),
                new RedisAddress(settings.nodes("quaestor.redis.nodes"), settings.secret("quaestor.redis.password")));
        settings.refuseIfIncomplete();
        return addresses;
    }

    /** Reads what is there and remembers everything that is not. */
    private static final class Settings {

        private static final Pattern HOST_AND_PORT = Pattern.compile(
                "[^\\s:]+:([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])");

        private final Environment environment;
        private final List<String> problems = new ArrayList<>();

        Settings(Environment environment) {
            this.environment = environment;
        }

        DatabaseAddress database(String role) {
            String name = "quaestor." + role;
            String url = text(name + ".url");
            if (!url.isEmpty() && !url.startsWith("jdbc:postgresql://")) {
                problems.add(name + ".url must begin with jdbc:postgresql://");
            }
            if (url.toLowerCase(Locale.ROOT).contains("password=")) {
                problems.add(name + ".url must not contain a password: set " + name + ".password or " + name
                        + ".password-file");
            }
            return new DatabaseAddress(url, text(name + ".user"), secret(name + ".password"));
        }

        List<String> nodes(String name) {
            String text = text(name);
            List<String> nodes = Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(node -> !node.isEmpty())
                    .toList();
            if (nodes.isEmpty() && !text.isEmpty()) {
                problem(name + ": " + text + " names no node");
            }
            nodes.stream()
                    .filter(node -> !HOST_AND_PORT.matcher(node).matches())
                    .forEach(node -> problem(name + ": " + node + " is not host:port"));
            return nodes;
        }

        String secret(String name) {
            @Nullable String file = environment.getProperty(name + "-file");
            if (file == null || file.isBlank()) {
                return text(name, name + " (or " + name + "-file)");
            }
            try (var lines = Files.lines(Path.of(file))) {
                return lines.findFirst()
                        .filter(line -> !line.isBlank())
                        .orElseGet(() -> problem(name + "-file: " + file + " is empty"));
            } catch (IOException | UncheckedIOException | InvalidPathException failure) {
                return problem(name + "-file: cannot read " + file + " (" + failure.getMessage() + ")");
            }
        }

        private String text(String name) {
            return text(name, name);
        }

        private String text(String name, String shown) {
            @Nullable String value = environment.getProperty(name);
            return value == null || value.isBlank() ? problem(shown + " is missing") : value.strip();
        }

        private String problem(String problem) {
            problems.add(problem);
            return "";
        }

        void refuseIfIncomplete() {
            if (!problems.isEmpty()) {
                throw new IncompleteSettings(problems);
            }
        }
    }
}
