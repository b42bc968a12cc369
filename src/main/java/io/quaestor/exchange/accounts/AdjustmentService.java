package io.quaestor.exchange.accounts;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.accounts.LedgerEntry.Kind;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.EventJson;
import io.quaestor.exchange.events.EventRepository;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.exchange.users.UserRepository;
import io.quaestor.exchange.users.UserStatus;
import io.quaestor.platform.data.WriteTransaction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Corrects balances of users. Operators reach it through the console's actions, which check who they are. */
@Service
@WriteTransaction
public class AdjustmentService {

    private final AccountService accountService;
    private final AccountRepository accounts;
    private final LedgerRepository ledger;
    private final UserRepository users;
    private final EventRepository events;

    AdjustmentService(
            AccountService accountService,
            AccountRepository accounts,
            LedgerRepository ledger,
            UserRepository users,
            EventRepository events) {
        this.accountService = accountService;
        this.accounts = accounts;
        this.ledger = ledger;
        this.users = users;
        this.events = events;
    }

    /**
     * Credits or debits what is available to a user, against a house account; the same adjustment again changes nothing.
     *
     * @return the user's account as it is now
     * @throws Refusal UNKNOWN user; CONFLICT when the id is taken by other content; STATE when the user is closed; RULE when
     *     it exceeds what is available to the user, or what FEES has
     */
    public Account adjust(NewAdjustment request, Cause cause) {
        Required.value(request, "adjustment");
        Required.value(cause, "cause");
        requireUser(request, users.statuses(Set.of(request.userId())).get(request.userId()), false);
        Owner owner = new Owner(request.userId(), request.currency());
        accountService.open(Set.of(owner), request.at());
        Account account = accounts.lock(Set.of(owner)).get(owner);
        if (account == null) {
            throw new IllegalStateException("user " + request.userId() + " has no " + request.currency() + " account");
        }
        JsonNode earlier = events.requests(List.of(request.id())).get(request.id());
        if (earlier != null) {
            JsonNode content = EventJson.tree(request);
            if (!earlier.equals(content)) {
                throw new Refusal(
                        Refusal.Code.CONFLICT,
                        "adjustment " + request.id() + " was already made as " + earlier + ", not " + content);
            }
            return account;
        }
        requireUser(request, users.statuses(Set.of(request.userId())).get(request.userId()), true);
        Account adjusted = account.post(request.amount());
        if (adjusted.available().signum() < 0) {
            throw new Refusal(
                    Refusal.Code.RULE,
                    "adjustment " + request.id() + " takes "
                            + Amounts.plain(request.amount().negate()) + " " + request.currency() + ", "
                            + Amounts.plain(account.available()) + " is available");
        }
        accounts.update(List.of(adjusted), request.at());
        UUID house = accounts.house(request.currency()).get(request.against());
        if (house == null) {
            throw new IllegalStateException(
                    "the house has no " + request.against() + " account in " + request.currency());
        }
        BigDecimal opposite = request.amount().negate();
        ledger.append(List.of(
                entry(request, account.id(), request.amount(), adjusted.balance()),
                entry(request, house, opposite, null)));
        events.append(List.of(new NewEvent(
                Aggregate.ADJUSTMENT,
                request.id(),
                1,
                "BalanceAdjusted",
                cause,
                request,
                State.of(account),
                State.of(adjusted),
                null,
                request.at())));
        accounts.addToHouse(Map.of(house, opposite), request.at());
        return accounts.find(owner).orElseThrow();
    }

    private static void requireUser(NewAdjustment request, @Nullable UserStatus status, boolean isOpenToChange) {
        if (status == null) {
            throw new Refusal(
                    Refusal.Code.UNKNOWN, "adjustment " + request.id() + ": there is no user " + request.userId());
        }
        if (isOpenToChange && status == UserStatus.CLOSED) {
            throw new Refusal(
                    Refusal.Code.STATE, "adjustment " + request.id() + ": user " + request.userId() + " is closed");
        }
    }

    private static LedgerEntry entry(
            NewAdjustment request, UUID account, BigDecimal amount, @Nullable BigDecimal balanceAfter) {
        return new LedgerEntry(
                request.id(),
                account,
                Kind.ADJUSTMENT,
                amount,
                balanceAfter,
                LedgerEntry.Reference.ADJUSTMENT,
                request.id(),
                request.at());
    }

    private record State(BigDecimal balance, BigDecimal available) {

        static State of(Account account) {
            return new State(account.balance(), account.available());
        }
    }
}
