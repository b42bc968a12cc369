package io.quaestor.console.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.quaestor.IntegrationTest;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

/** How long an answer takes must not tell whether a name exists. The memory that Argon2 fills shows that it ran. */
@IntegrationTest
class UnknownNameTest {

    private static final long ARGON2_BYTES = 19L * 1024 * 1024;

    @Autowired
    OperatorAuthenticationProvider provider;

    static Stream<UsernamePasswordAuthenticationToken> attempts() {
        return Stream.of("nobody-of-this-name", "No Name", "x".repeat(10_000))
                .flatMap(name -> Stream.of("wrong", "y".repeat(10_000))
                        .map(password -> UsernamePasswordAuthenticationToken.unauthenticated(name, password)));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void a_name_that_nobody_has_costs_a_whole_password_check(UsernamePasswordAuthenticationToken attempt) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> provider.authenticate(attempt)).isInstanceOf(BadCredentialsException.class);

        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isGreaterThan(ARGON2_BYTES);
    }
}
