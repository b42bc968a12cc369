package io.quaestor.platform.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class SettingsTest {

    private static final List<String> ROLES =
            List.of("owner", "primary", "replica", "market-owner", "market", "backup", "market-backup");

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(PoolProperties.class)
    static class Pools {}

    @TempDir
    Path folder;

    @Test
    void profile_production_names_everything_that_is_missing_at_once() {
        String message = refusal();

        for (String role : ROLES) {
            assertThat(message)
                    .contains(
                            "quaestor." + role + ".url is missing",
                            "quaestor." + role + ".user is missing",
                            "quaestor." + role + ".password (or quaestor." + role + ".password-file) is missing");
        }
        assertThat(message)
                .contains(
                        "quaestor.redis.nodes is missing",
                        "quaestor.redis.password (or quaestor.redis.password-file) is missing");
    }

    @Test
    void secrets_come_from_files_and_are_never_shown() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret:'\\\" €\nsecond line\n");
        List<String> settings = complete();
        settings.remove("quaestor.primary.password=pw");
        settings.add("quaestor.primary.password-file=" + secret);

        production(settings).run(context -> {
            StoreAddresses addresses = context.getBean(StoreAddresses.class);
            assertThat(addresses.primary().password()).isEqualTo("s3cret:'\\\" €");
            assertThat(addresses.redis().nodes()).containsExactly("redis-1:6379", "redis-2:6379");
            assertThat(addresses.toString()).doesNotContain("s3cret", "pw");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quaestor.primary.url=           | quaestor.primary.url is missing",
                "quaestor.primary.url=http://db  | quaestor.primary.url must begin with jdbc:postgresql://",
                "quaestor.primary.url=jdbc:mysql://db/x | quaestor.primary.url must begin with jdbc:postgresql://",
                "quaestor.primary.url=jdbc:postgresql://db/exchange?password=pw1 | quaestor.primary.url must not contain a password",
                "quaestor.primary.user=          | quaestor.primary.user is missing",
                "quaestor.redis.nodes=' , ,'     | names no node",
                "quaestor.redis.nodes=redis      | quaestor.redis.nodes: redis is not host:port",
                "quaestor.redis.nodes=redis:0    | quaestor.redis.nodes: redis:0 is not host:port",
                "quaestor.redis.nodes=redis:99999| quaestor.redis.nodes: redis:99999 is not host:port",
                "quaestor.backup.password-file=/no/such/file | quaestor.backup.password-file: cannot read /no/such/file",
                "quaestor.backup.password-file=/ | quaestor.backup.password-file: cannot read /"
            })
    void a_hostile_setting_of_profile_production_is_named(String setting, String expected) {
        List<String> settings = complete();
        settings.removeIf(line -> line.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
        settings.add(setting.replace("'", ""));

        assertThat(refusal(settings.toArray(String[]::new))).contains(expected).doesNotContain("pw1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maximum-size=0        | quaestor.pool.maximum-size must lie between 1 and 1000, not 0",
                "maximum-size=-5       | quaestor.pool.maximum-size must lie between 1 and 1000, not -5",
                "maximum-size=99999    | quaestor.pool.maximum-size must lie between 1 and 1000, not 99999",
                "maximum-size=many     | For input string: \"many\"",
                "minimum-idle=21       | quaestor.pool.minimum-idle must lie between 0 and quaestor.pool.maximum-size, 20, not 21",
                "idle-timeout=1s       | quaestor.pool.idle-timeout must lie between 10s and 1h",
                "connection-timeout=0  | quaestor.pool.connection-timeout must lie between 1s and 1m",
                "connection-timeout=soon | is not a valid duration",
                "prepare-threshold=-1  | quaestor.pool.prepare-threshold must lie between 0 and 1000, not -1"
            })
    void a_hostile_pool_setting_is_named(String setting, String expected) {
        new ApplicationContextRunner()
                .withUserConfiguration(Pools.class)
                .withPropertyValues("quaestor.pool." + setting)
                .run(context ->
                        assertThat(messages(context.getStartupFailure())).contains(expected));
    }

    private static List<String> complete() {
        List<String> settings = new ArrayList<>();
        for (String role : ROLES) {
            settings.add("quaestor." + role + ".url=jdbc:postgresql://db/exchange");
            settings.add("quaestor." + role + ".user=" + role);
            settings.add("quaestor." + role + ".password=pw");
        }
        settings.add("quaestor.redis.nodes=redis-1:6379, redis-2:6379");
        settings.add("quaestor.redis.password=pw");
        return settings;
    }

    private static String refusal(String... settings) {
        StringBuilder message = new StringBuilder();
        production(List.of(settings)).run(context -> message.append(messages(context.getStartupFailure())));
        return message.toString();
    }

    private static ApplicationContextRunner production(List<String> settings) {
        return new ApplicationContextRunner()
                .withUserConfiguration(ProductionAddresses.class)
                .withPropertyValues("spring.profiles.active=production")
                .withPropertyValues(settings.toArray(String[]::new));
    }

    private static String messages(@Nullable Throwable failure) {
        assertThat(failure).isNotNull();
        return Throwables.getStackTrace(failure);
    }
}
