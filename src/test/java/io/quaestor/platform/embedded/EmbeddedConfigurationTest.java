package io.quaestor.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.TestStack;
import io.quaestor.platform.data.StoreAddresses;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.mock.env.MockEnvironment;

class EmbeddedConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(EmbeddedConfiguration.class)
            .withPropertyValues(
                    "quaestor.data=" + TestStack.stack().folder(),
                    "quaestor.binaries=" + TestStack.BINARIES,
                    "quaestor.port-offset=-4000");

    @Test
    void nothingIsEmbeddedInProfileProduction() {
        runner.withPropertyValues("spring.profiles.active=production")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(EmbeddedStack.class)
                        .doesNotHaveBean(StoreAddresses.class));
    }

    @Test
    void inProfileEmbeddedTheFolderOfARunningInstanceIsRefused() {
        runner.withPropertyValues("spring.profiles.active=embedded")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(StackRefused.class)
                        .hasMessageContaining("in use by a running instance"));
    }

    @Test
    void withAttachTheRunningServersAreHandedOutAndSurviveTheContext() {
        runner.withPropertyValues("spring.profiles.active=embedded", "quaestor.attach=true")
                .run(context -> assertThat(context.getBean(StoreAddresses.class))
                        .isEqualTo(TestStack.stack().addresses()));
        assertThat(TestStack.stack().processes()).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({"0, , 8080", "100, , 8180", "100, 9000, 9000"})
    void theWebPortMovesWithTheOthersUnlessItIsSetOnItsOwn(String offset, String set, int expected) {
        MockEnvironment environment = new MockEnvironment().withProperty("quaestor.port-offset", offset);
        if (set != null) {
            environment.setProperty("server.port", set);
        }
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
        new EmbeddedConfiguration().loopbackWebServer(environment).customize(factory);
        assertThat(factory.getPort()).isEqualTo(expected);
        assertThat(factory.getAddress()).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }

    @Test
    void aRefusalIsReportedInOneLineAndAnythingElseIsLeftToSpring() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            StackRefusedReporter reporter = new StackRefusedReporter();
            assertThat(reporter.reportException(
                            new IllegalStateException("bean", new StackRefused("Port 1 is in use."))))
                    .isTrue();
            assertThat(reporter.reportException(new IllegalStateException("another")))
                    .isFalse();
        } finally {
            System.setErr(before);
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("Port 1 is in use." + System.lineSeparator());
    }
}
