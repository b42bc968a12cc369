package io.quaestor.exchange;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.transfers.TransferStatus;
import io.quaestor.exchange.users.NewUser;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Registrations, transfers and texts that do not fit: each is refused by a sentence of its own, and the books stay whole. */
@IntegrationTest
@Import(Market.class)
class HostileRequestsTest {

    @Autowired
    Market market;

    @Autowired
    TransferService transfers;

    @Autowired
    UserService users;

    @Autowired
    PositionService positions;

    @Autowired
    JdbcClient jdbc;

    @AfterEach
    void theIdentitiesHold() {
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void a_known_withdrawal_asked_for_again_after_a_freeze_answers_with_the_stored_one() {
        UUID user = market.userWith("100");
        NewTransfer known = withdrawal(Ids.next(), user, "30");
        transfers.request(known, CAUSE);
        users.changeStatus(user, UserStatus.FROZEN, null, CAUSE);

        assertThat(transfers.request(known, CAUSE).status()).isEqualTo(TransferStatus.PENDING);
        assertRefused(
                () -> transfers.request(withdrawal(known.id(), user, "31"), CAUSE),
                Refusal.Code.CONFLICT,
                "transfer " + known.id() + " was already requested");
        assertRefused(
                () -> transfers.request(withdrawal(Ids.next(), user, "30"), CAUSE),
                Refusal.Code.STATE,
                "user " + user + " is frozen");

        assertThat(market.account(user)).containsEntry("locked_balance", "31");
    }

    @Test
    void a_refused_transfer_opens_no_account() {
        UUID closed = market.user();
        jdbc.sql("update users set status = 'closed' where id = ?")
                .params(closed)
                .update();
        UUID unknown = Ids.next();
        String currency = "C" + name();

        assertRefused(
                () -> transfers.request(NewTransfer.deposit(Ids.next(), closed, currency, dec("1"), NOON), CAUSE),
                Refusal.Code.STATE,
                "user " + closed + " is closed");
        assertRefused(
                () -> transfers.request(NewTransfer.deposit(Ids.next(), unknown, currency, dec("1"), NOON), CAUSE),
                Refusal.Code.UNKNOWN,
                "there is no user " + unknown);

        assertThat(market.row("select count(*) as opened from accounts where currency = ?", currency))
                .containsEntry("opened", 0L);
    }

    @Test
    void a_second_registration_of_an_id_with_another_email_is_a_conflict_that_does_not_tell_the_address() {
        NewUser user = newUser(Ids.next(), "one", 1);
        users.register(List.of(user), CAUSE);

        users.register(List.of(user), CAUSE);
        assertThatThrownBy(() -> users.register(List.of(newUser(user.id(), "other", 1)), CAUSE))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.CONFLICT))
                .hasMessageContaining(user.id().toString())
                .hasMessageNotContaining("@");

        assertThat(market.events(user.id())).containsExactly("UserRegistered");
    }

    @Test
    void an_identical_duplicate_inside_one_call_is_registered_once_and_another_one_is_a_conflict() {
        NewUser user = newUser(Ids.next(), "twin", 1);
        UUID third = Ids.next();

        users.register(List.of(user, user), CAUSE);
        assertThat(market.events(user.id())).containsExactly("UserRegistered");

        assertRefused(
                () -> users.register(List.of(newUser(third, "third", 1), newUser(third, "fourth", 1)), CAUSE),
                Refusal.Code.CONFLICT,
                "user " + third);
        assertRefused(
                () -> users.register(List.of(newUser(third, "third", 1), newUser(third, "third", 2)), CAUSE),
                Refusal.Code.CONFLICT,
                "user " + third);
        assertThat(market.events(third)).isEmpty();
    }

    @Test
    void a_balance_that_would_not_fit_refuses_the_deposit_be_it_the_users_or_the_houses() {
        String currency = "B" + name();
        UUID user = market.user();
        UUID other = market.user();
        UUID first = deposit(user, currency, "600000000000000000");
        UUID second = deposit(user, currency, "600000000000000000");
        UUID third = deposit(other, currency, "600000000000000000");
        transfers.complete(first, null, CAUSE, NOON);

        assertRefused(() -> transfers.complete(second, null, CAUSE, NOON), Refusal.Code.RULE, "below 10^18");
        assertRefused(() -> transfers.complete(third, null, CAUSE, NOON), Refusal.Code.RULE, "below 10^18");

        transfers.fail(second, CAUSE, NOON);
        transfers.fail(third, CAUSE, NOON);
        assertThat(market.account(user)).containsEntry("balance", "600000000000000000");
    }

    @Test
    void texts_with_control_characters_are_refused_naming_the_field() {
        UUID user = market.userWith("100");
        UUID id = Ids.next();

        assertInvalid(() -> Cause.of("ki\0m", "reason"), "actor");
        assertInvalid(() -> Cause.of("kim", "rea\0son"), "reason");
        assertInvalid(() -> Cause.of("kim", "rea\u0007son"), "reason");
        assertInvalid(() -> new Cause("kim", "reason", "CS\0"), "case number");
        assertInvalid(() -> NewTransfer.withdrawal(id, user, "USD", dec("1"), dec("0"), "bc1q\0", NOON), "address");
        assertInvalid(() -> NewTransfer.withdrawal(id, user, "US\0D", dec("1"), dec("0"), "bc1q", NOON), "currency");
        assertInvalid(() -> NewTransfer.deposit(id, user, "no such money", dec("1"), NOON), "currency");
        assertInvalid(() -> new NewUser(id, id + "@test.quaestor.example", "{no\0ne}", 1, NOON), "password hash");
        assertInvalid(
                () -> new Fill(id, "4\0", "X", id, user, dec("1"), dec("1"), true, false, NOON), "the venue's id");
        assertInvalid(() -> positions.mark("X\0", dec("1")), "symbol");
    }

    @Test
    void a_transaction_hash_that_cannot_be_stored_is_refused_and_the_transfer_stays_as_it_was() {
        UUID user = market.userWith("100");
        UUID deposit = deposit(user, "USD", "5");

        assertInvalid(() -> transfers.complete(deposit, "0x\0", CAUSE, NOON), "transaction hash");
        assertInvalid(() -> transfers.complete(deposit, "f".repeat(256), CAUSE, NOON), "transaction hash");

        assertThat(transfers.complete(deposit, "f".repeat(255), CAUSE, NOON).status())
                .isEqualTo(TransferStatus.COMPLETED);
    }

    @Test
    void a_command_of_an_earlier_time_does_not_turn_an_accounts_clock_back() {
        UUID user = market.userWith("100");
        UUID deposit = Ids.next();
        transfers.request(NewTransfer.deposit(deposit, user, "USD", dec("1"), NOON.minusSeconds(3600)), CAUSE);

        transfers.complete(deposit, null, CAUSE, NOON.minusSeconds(3600));

        assertThat(market.row(
                        "select balance, updated_at = timestamptz '2026-03-02 12:00Z' as at_noon from accounts where user_id = ?",
                        user))
                .containsEntry("balance", "101")
                .containsEntry("at_noon", true);
    }

    private static NewTransfer withdrawal(UUID id, UUID user, String amount) {
        return NewTransfer.withdrawal(id, user, "USD", dec(amount), dec("1"), "bc1q-test", NOON);
    }

    private static NewUser newUser(UUID id, String name, int kycLevel) {
        return new NewUser(id, name + id + "@test.quaestor.example", "{none}", kycLevel, NOON);
    }

    private UUID deposit(UUID user, String currency, String amount) {
        UUID id = Ids.next();
        transfers.request(NewTransfer.deposit(id, user, currency, dec(amount), NOON), CAUSE);
        return id;
    }

    private static String name() {
        return Integer.toUnsignedString(Ids.next().hashCode(), 36).toUpperCase(Locale.ROOT);
    }

    private static void assertInvalid(ThrowingCallable command, String field) {
        assertRefused(command, Refusal.Code.INVALID, field);
    }

    private static void assertRefused(ThrowingCallable command, Refusal.Code code, String message) {
        assertThatThrownBy(command)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
