package io.quaestor.console.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.console.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {

    private final TestClock clock = new TestClock();
    private final SignInThrottle throttle = new SignInThrottle(clock);

    @Test
    void sixth_failure_of_a_name_from_one_address_is_refused_until_the_window_ends() {
        fail("admin", "10.0.0.1", SignInThrottle.PER_NAME_AND_ADDRESS);
        assertThat(throttle.tryAttempt("admin", "10.0.0.1")).isFalse();
        clock.forward(SignInThrottle.WINDOW.minusSeconds(1));
        assertThat(throttle.tryAttempt("admin", "10.0.0.1")).isFalse();
        clock.forward(Duration.ofSeconds(1));
        assertThat(throttle.tryAttempt("admin", "10.0.0.1")).isTrue();
    }

    @Test
    void failures_from_one_address_do_not_lock_the_operator_out_elsewhere() {
        fail("admin", "10.0.0.1", SignInThrottle.PER_NAME_AND_ADDRESS);
        assertThat(throttle.tryAttempt("admin", "10.0.0.2")).isTrue();
    }

    @Test
    void address_that_tries_many_names_is_refused_for_every_name() {
        for (int i = 0; i < SignInThrottle.PER_ADDRESS; i++) {
            assertThat(throttle.tryAttempt("name-" + i, "10.0.0.1")).isTrue();
        }
        assertThat(throttle.tryAttempt("another", "10.0.0.1")).isFalse();
        assertThat(throttle.tryAttempt("another", "10.0.0.2")).isTrue();
    }

    @Test
    void name_that_is_tried_from_many_addresses_is_refused_from_every_address() {
        for (int i = 0; i < SignInThrottle.PER_NAME; i++) {
            assertThat(throttle.tryAttempt("admin", "10.0.1." + i)).isTrue();
        }
        assertThat(throttle.tryAttempt("admin", "10.0.2.1")).isFalse();
    }

    @Test
    void success_forgets_the_failures_of_that_name_from_that_address() {
        fail("admin", "10.0.0.1", SignInThrottle.PER_NAME_AND_ADDRESS - 1);
        assertThat(throttle.tryAttempt("admin", "10.0.0.1")).isTrue();
        throttle.succeeded("admin", "10.0.0.1");
        fail("admin", "10.0.0.1", SignInThrottle.PER_NAME_AND_ADDRESS);
        assertThat(throttle.tryAttempt("admin", "10.0.0.1")).isFalse();
    }

    @Test
    void operator_who_signs_in_often_is_never_refused() {
        for (int i = 0; i < 500; i++) {
            assertThat(throttle.tryAttempt("admin", "10.0.0.1")).isTrue();
            throttle.succeeded("admin", "10.0.0.1");
        }
    }

    private void fail(String name, String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.tryAttempt(name, address)).isTrue();
        }
    }
}
