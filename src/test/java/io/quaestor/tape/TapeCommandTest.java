package io.quaestor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class TapeCommandTest {

    @Autowired
    TapeCommand command;

    @Autowired
    JdbcClient jdbc;

    @TempDir
    Path folder;

    @Test
    void a_tape_is_played_under_the_symbol_and_venue_that_the_arguments_name() throws IOException {
        Path file = Files.writeString(folder.resolve("one.csv"), "1,10.5,3,31.5,1723161256322,true\n");
        command.run(new DefaultApplicationArguments("--tape=" + file, "--symbol=arg-usdt", "--venue=here"));
        assertThat(jdbc.sql("select id::text from trades where symbol = 'ARG-USDT'")
                        .query(String.class)
                        .list())
                .containsExactly(
                        PlayedIds.named("trade", "here", "ARG-USDT", "1").toString());
    }

    @Test
    void arguments_that_lack_something_are_refused_with_the_usage() {
        assertRefused("which file?", "--tape");
        assertRefused("which file?", "--tape=", "--symbol=X-USDT");
        assertRefused("which symbol?", "--tape=some.csv");
        assertRefused("there is no file", "--tape=/no/such/file.csv", "--symbol=X-USDT");
        assertRefused("there is no file", "--tape=a\0b", "--symbol=X-USDT");
    }

    @Test
    void a_start_without_a_tape_plays_none() {
        command.run(new DefaultApplicationArguments("--symbol=X-USDT"));
    }

    private void assertRefused(String reason, String... arguments) {
        assertThatThrownBy(() -> command.run(new DefaultApplicationArguments(arguments)))
                .isInstanceOf(TapeRefused.class)
                .hasMessageContaining(reason);
    }
}
