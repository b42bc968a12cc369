package io.quaestor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.QuaestorApplication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** In profile production nothing is ever played. No store is needed: the refusal comes before any is reached. */
class ProductionGuardTest {

    @Test
    void neither_simulator_nor_tape_player_exists_and_nothing_else_is_asked_for() {
        try (AnnotationConfigApplicationContext context = production(Map.of())) {
            assertThat(context.getBeanNamesForType(Simulator.class)).isEmpty();
            assertThat(context.getBeanNamesForType(SimulatorRunner.class)).isEmpty();
            assertThat(context.getBeanNamesForType(TapePlayer.class)).isEmpty();
            assertThat(context.getBeanNamesForType(TapeRepository.class)).isEmpty();
            assertThat(context.getBeanNamesForType(TapeCommand.class)).isEmpty();
            assertThat(context.getBeanNamesForType(StreamCommand.class)).isEmpty();
            assertThat(context.getBeanNamesForType(StreamPlayer.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"quaestor.tape.simulator,live", "quaestor.tape.simulator,history", "tape,some.csv", "stream,some.gz"})
    void asking_for_a_simulated_market_is_refused(String property, String value) {
        assertThatThrownBy(() -> production(Map.of(property, value)).close())
                .isInstanceOf(TapeRefused.class)
                .hasMessageContaining(property)
                .hasMessageContaining("is refused in profile production");
    }

    @ParameterizedTest
    @CsvSource({"off", "false", "OFF"})
    void switching_the_simulator_off_is_no_asking(String value) {
        production(Map.of("quaestor.tape.simulator", value)).close();
    }

    @ParameterizedTest
    @CsvSource({"--quaestor.tape.simulator=live", "--tape=some.csv", "--stream=some.gz"})
    void the_program_says_so_in_one_line_and_exits_with_1(String argument) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(
                QuaestorApplication.class.getName(),
                "--spring.profiles.active=production",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                argument));
        Process program = new ProcessBuilder(command).start();
        String errors = new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(1);
        assertThat(errors.lines().filter(line -> line.startsWith("Tape: ")))
                .singleElement()
                .asString()
                .contains("is refused in profile production");
        assertThat(errors).doesNotContain("\tat ");
    }

    private static AnnotationConfigApplicationContext production(Map<String, Object> properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().setActiveProfiles("production");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("arguments", properties));
        context.scan("io.quaestor.tape");
        context.refresh();
        return context;
    }
}
