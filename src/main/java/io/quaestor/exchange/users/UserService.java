package io.quaestor.exchange.users;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.EventJson;
import io.quaestor.exchange.events.EventRepository;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.platform.data.WriteTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * Registers, freezes, reactivates and closes users. Called by the exchange's own programs; operators reach it through the
 * console's actions, which check who they are.
 */
@Service
@WriteTransaction
public class UserService {

    private final UserRepository users;
    private final EventRepository events;
    private final List<UserTies> ties;
    private final Clock clock;

    UserService(UserRepository users, EventRepository events, List<UserTies> ties, Clock clock) {
        this.users = users;
        this.events = events;
        this.ties = ties;
        this.clock = clock;
    }

    /**
     * Registers all or none; who is already registered with the same e-mail address and KYC level is left as they are,
     * and who is named twice is registered once. Password hashes are not compared: the same password has many.
     *
     * @throws Refusal CONFLICT when an id or an e-mail address is taken by somebody else
     */
    public void register(List<NewUser> registrations, Cause cause) {
        Required.all(registrations, "registrations");
        Required.value(cause, "cause");
        Map<UUID, JsonNode> known =
                events.requests(registrations.stream().map(NewUser::id).toList());
        Map<UUID, String> emails = users.emails(known.keySet());
        List<NewUser> fresh = new ArrayList<>();
        for (NewUser registration : registrations) {
            JsonNode content = EventJson.tree(Registration.of(registration));
            JsonNode earlier = known.putIfAbsent(registration.id(), content);
            String email = emails.putIfAbsent(registration.id(), registration.email());
            if (earlier == null) {
                fresh.add(registration);
            } else if (!earlier.equals(content)) {
                throw new Refusal(
                        Refusal.Code.CONFLICT,
                        "user " + registration.id() + " is already registered as " + earlier + ", not " + content);
            } else if (!registration.email().equals(email)) {
                throw new Refusal(
                        Refusal.Code.CONFLICT,
                        "user " + registration.id() + " is already registered with another e-mail address");
            }
        }
        refuseTakenEmails(fresh);
        users.insert(fresh);
        events.append(fresh.stream()
                .map(user -> new NewEvent(
                        Aggregate.USER,
                        user.id(),
                        1,
                        "UserRegistered",
                        cause,
                        Registration.of(user),
                        null,
                        new State(UserStatus.ACTIVE.stored()),
                        null,
                        user.at()))
                .toList());
    }

    /**
     * Moves a user to {@code frozen}, back to {@code active}, or to {@code closed} for good.
     *
     * @param version the version the caller saw, or null for whatever is there
     * @throws Refusal UNKNOWN, STALE, or STATE when the user is there already, is closed, or is to be closed with money, open
     *     orders, an open position or an unfinished transfer
     */
    public User changeStatus(UUID id, UserStatus status, @Nullable Long version, Cause cause) {
        Required.value(id, "user id");
        Required.value(status, "status");
        Required.value(cause, "cause");
        // Accounts before the user, as in every write: whoever is placing or paying just now comes first or sees it.
        ties.forEach(tie -> tie.lock(id));
        User user = users.lock(id)
                .orElseThrow(() ->
                        new Refusal(Refusal.Code.UNKNOWN, "there is no user " + id, Refusal.Reason.USER_UNKNOWN, id));
        if (version != null && version != user.version()) {
            throw new Refusal(
                    Refusal.Code.STALE,
                    "user " + id + " is at version " + user.version() + " ("
                            + user.status().stored() + "), not at " + version + ": look again and decide anew",
                    Refusal.Reason.USER_STALE,
                    id,
                    user.version(),
                    user.status(),
                    version);
        }
        if (user.status() == status || user.status() == UserStatus.CLOSED) {
            throw new Refusal(
                    Refusal.Code.STATE,
                    "user " + id + " is " + user.status().stored() + " and cannot become " + status.stored(),
                    Refusal.Reason.USER_STATE,
                    id,
                    user.status());
        }
        if (status == UserStatus.CLOSED) {
            requireNoTies(id);
        }
        Instant now = clock.instant();
        User changed = users.updateStatus(user, status, now);
        events.append(List.of(new NewEvent(
                Aggregate.USER,
                id,
                changed.version(),
                switch (status) {
                    case FROZEN -> "UserFrozen";
                    case ACTIVE -> "UserReactivated";
                    case CLOSED -> "UserClosed";
                },
                cause,
                null,
                new State(user.status().stored()),
                new State(status.stored()),
                null,
                now)));
        return changed;
    }

    private void requireNoTies(UUID id) {
        List<String> keepingOpen =
                ties.stream().flatMap(tie -> tie.keepingOpen(id).stream()).toList();
        if (!keepingOpen.isEmpty()) {
            throw new Refusal(
                    Refusal.Code.STATE,
                    "user " + id + " cannot be closed: " + String.join(", ", keepingOpen)
                            + "; pay out or cancel that first");
        }
    }

    private void refuseTakenEmails(List<NewUser> fresh) {
        Set<String> seen = users.takenEmails(fresh.stream().map(NewUser::email).toList());
        for (NewUser user : fresh) {
            if (!seen.add(user.email().toLowerCase(Locale.ROOT))) {
                throw new Refusal(
                        Refusal.Code.CONFLICT,
                        "user " + user.id() + ": somebody is already registered with this e-mail");
            }
        }
    }

    /** What an event may hold of a registration: neither e-mail nor password hash, which events could never forget. */
    private record Registration(UUID id, int kycLevel) {

        static Registration of(NewUser user) {
            return new Registration(user.id(), user.kycLevel());
        }
    }

    private record State(String status) {}
}
