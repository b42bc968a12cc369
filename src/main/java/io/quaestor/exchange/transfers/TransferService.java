package io.quaestor.exchange.transfers;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.accounts.Account;
import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.AccountRepository;
import io.quaestor.exchange.accounts.AccountService;
import io.quaestor.exchange.accounts.LedgerEntry.Kind;
import io.quaestor.exchange.accounts.LedgerRepository;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.EventJson;
import io.quaestor.exchange.events.EventRepository;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.exchange.users.UserRepository;
import io.quaestor.exchange.users.UserStatus;
import io.quaestor.platform.data.WriteTransaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * Deposits, withdrawals and transfers between users. Called by the exchange's own programs; operators reach it through
 * the console's actions, which check who they are.
 */
@Service
@WriteTransaction
public class TransferService {

    private final TransferRepository transfers;
    private final AccountService accountService;
    private final AccountRepository accounts;
    private final LedgerRepository ledger;
    private final UserRepository users;
    private final EventRepository events;

    TransferService(
            TransferRepository transfers,
            AccountService accountService,
            AccountRepository accounts,
            LedgerRepository ledger,
            UserRepository users,
            EventRepository events) {
        this.transfers = transfers;
        this.accountService = accountService;
        this.accounts = accounts;
        this.ledger = ledger;
        this.users = users;
        this.events = events;
    }

    /**
     * Asks for a transfer: a deposit waits to be completed, a withdrawal locks amount and fee, a transfer between users
     * is carried out at once or stored as REJECTED. The same request again changes nothing.
     *
     * @throws Refusal UNKNOWN user; CONFLICT when the id is taken by other content; STATE when a user may not; RULE when
     *     a withdrawal exceeds what is available
     */
    public Transfer request(NewTransfer request, Cause cause) {
        Required.value(request, "transfer");
        Required.value(cause, "cause");
        Set<Owner> owners = new LinkedHashSet<>();
        owners.add(new Owner(request.userId(), request.currency()));
        if (request.counterpartyUserId() != null) {
            owners.add(new Owner(request.counterpartyUserId(), request.currency()));
        }
        // Before anything is asked of the users: what was requested once keeps its answer, whatever became of them.
        Optional<Transfer> earlier = requestedEarlier(request);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        requireUsers(request, owners);
        accountService.open(owners, request.at());
        Map<Owner, Account> locked = accounts.lock(owners);
        // Again under the locks: somebody may have asked for the same meanwhile.
        earlier = requestedEarlier(request);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        // And the users: one may have been frozen or closed until the locks were had.
        requireUsers(request, owners);
        Account account = account(locked, request.userId(), request.currency());
        return switch (request.type()) {
            case DEPOSIT -> store(request, TransferStatus.PENDING, "DepositRequested", null, cause);
            case WITHDRAW -> withdraw(request, account, cause);
            case TRANSFER -> transfer(request, locked, account, cause);
        };
    }

    /**
     * Moves a withdrawal to APPROVED: it may be paid out.
     *
     * @throws Refusal UNKNOWN, STALE, or STATE naming both states
     */
    public Transfer approve(UUID id, @Nullable Long version, Cause cause, Instant at) {
        return move(id, TransferStatus.APPROVED, version, null, cause, at);
    }

    /**
     * Posts a deposit that arrived, or an approved withdrawal that was paid out.
     *
     * @param txHash on the chain, 255 characters at most, or null
     * @throws Refusal INVALID transaction hash, UNKNOWN, or STATE naming both states
     */
    public Transfer complete(UUID id, @Nullable String txHash, Cause cause, Instant at) {
        Texts.optionalLine(txHash, "transfer " + id + ": transaction hash", NewTransfer.TEXT_LENGTH);
        return move(id, TransferStatus.COMPLETED, null, txHash, cause, at);
    }

    /**
     * Rejects a withdrawal and releases what it locked.
     *
     * @throws Refusal UNKNOWN, STALE, or STATE naming both states
     */
    public Transfer reject(UUID id, @Nullable Long version, Cause cause, Instant at) {
        return move(id, TransferStatus.REJECTED, version, null, cause, at);
    }

    /**
     * Notes that a transfer failed on its way and releases what it locked.
     *
     * @throws Refusal UNKNOWN, or STATE naming both states
     */
    public Transfer fail(UUID id, Cause cause, Instant at) {
        return move(id, TransferStatus.FAILED, null, null, cause, at);
    }

    private Optional<Transfer> requestedEarlier(NewTransfer request) {
        JsonNode earlier = events.requests(List.of(request.id())).get(request.id());
        if (earlier == null) {
            return Optional.empty();
        }
        JsonNode content = EventJson.tree(request);
        if (!earlier.equals(content)) {
            throw new Refusal(
                    Refusal.Code.CONFLICT,
                    "transfer " + request.id() + " was already requested as " + earlier + ", not " + content);
        }
        return Optional.of(known(request.id()));
    }

    private void requireUsers(NewTransfer request, Set<Owner> owners) {
        Map<UUID, UserStatus> statuses =
                users.statuses(owners.stream().map(Owner::userId).toList());
        for (Owner owner : owners) {
            UserStatus status = statuses.get(owner.userId());
            if (status == null) {
                throw new Refusal(
                        Refusal.Code.UNKNOWN, "transfer " + request.id() + ": there is no user " + owner.userId());
            }
            // What is on its way to a frozen user arrives; nothing leaves one.
            boolean pays = owner.userId().equals(request.userId()) && request.type() != TransferType.DEPOSIT;
            if (status == UserStatus.CLOSED || (pays && status == UserStatus.FROZEN)) {
                throw new Refusal(
                        Refusal.Code.STATE,
                        "transfer " + request.id() + ": user " + owner.userId() + " is " + status.stored());
            }
        }
    }

    private Transfer withdraw(NewTransfer request, Account account, Cause cause) {
        BigDecimal total = request.amount().add(request.fee());
        if (account.available().compareTo(total) < 0) {
            throw new Refusal(Refusal.Code.RULE, shortOf(request, total, account));
        }
        accounts.update(List.of(account.lock(total)), request.at());
        return store(request, TransferStatus.PENDING, "WithdrawalRequested", null, cause);
    }

    private Transfer transfer(NewTransfer request, Map<Owner, Account> locked, Account payer, Cause cause) {
        BigDecimal total = request.amount().add(request.fee());
        if (payer.available().compareTo(total) < 0) {
            return store(
                    request,
                    TransferStatus.REJECTED,
                    "TransferRejected",
                    new Rejection(shortOf(request, total, payer)),
                    cause);
        }
        UUID receiverId = request.counterpartyUserId();
        if (receiverId == null) {
            throw new IllegalStateException("transfer " + request.id() + " names no receiver");
        }
        Transfer stored = store(request, TransferStatus.COMPLETED, "TransferCompleted", null, cause);
        Account receiver = account(locked, receiverId, request.currency());
        Journal journal = new Journal(stored, accounts, ledger);
        Account payerAfter = journal.post(payer, Kind.TRANSFER, request.amount().negate());
        payerAfter = journal.post(payerAfter, Kind.FEE, request.fee().negate());
        Account receiverAfter = journal.post(receiver, Kind.TRANSFER, request.amount());
        accounts.update(List.of(payerAfter, receiverAfter), request.at());
        journal.postToHouse(AccountKind.FEES, Kind.FEE, request.fee());
        journal.write();
        return stored;
    }

    private Transfer move(
            UUID id, TransferStatus next, @Nullable Long version, @Nullable String txHash, Cause cause, Instant at) {
        Required.value(cause, "cause");
        Instant now = Required.time(at);
        Transfer seen = known(Required.value(id, "transfer id"));
        Owner owner = new Owner(seen.userId(), seen.currency());
        Account account = account(accounts.lock(List.of(owner)), seen.userId(), seen.currency());
        Transfer prior = known(id);
        if (version != null && version != prior.version()) {
            throw new Refusal(
                    Refusal.Code.STALE,
                    "transfer " + id + " is at version " + prior.version() + " (" + prior.status() + "), not at "
                            + version + ": look again and decide anew");
        }
        if (!prior.status().next(prior.type()).contains(next)) {
            throw new Refusal(
                    Refusal.Code.STATE,
                    prior.type() + " " + id + " is " + prior.status() + " and cannot become " + next);
        }
        Transfer moved = prior.moved(next, txHash, now);
        transfers.update(prior, moved);
        events.append(List.of(event(
                moved,
                (prior.type() == TransferType.DEPOSIT ? "Deposit" : "Withdrawal") + past(next),
                null,
                State.of(prior),
                null,
                cause)));
        Journal journal = new Journal(moved, accounts, ledger);
        Account after = account;
        if (prior.type() == TransferType.WITHDRAW && next != TransferStatus.APPROVED) {
            after = after.lock(prior.total().negate());
        }
        if (next == TransferStatus.COMPLETED) {
            if (prior.type() == TransferType.DEPOSIT) {
                after = journal.post(after, Kind.DEPOSIT, prior.amount());
                journal.postToHouse(
                        AccountKind.EXTERNAL, Kind.DEPOSIT, prior.amount().negate());
            } else {
                after = journal.post(after, Kind.WITHDRAWAL, prior.amount().negate());
                after = journal.post(after, Kind.FEE, prior.fee().negate());
                journal.postToHouse(AccountKind.EXTERNAL, Kind.WITHDRAWAL, prior.amount());
                journal.postToHouse(AccountKind.FEES, Kind.FEE, prior.fee());
            }
        }
        if (!after.equals(account)) {
            accounts.update(List.of(after), moved.updatedAt());
        }
        journal.write();
        return moved;
    }

    private Transfer store(
            NewTransfer request, TransferStatus status, String eventType, @Nullable Object details, Cause cause) {
        Transfer stored = Transfer.requested(request, status);
        transfers.insert(List.of(stored));
        events.append(List.of(event(stored, eventType, request, null, details, cause)));
        return stored;
    }

    private static NewEvent event(
            Transfer transfer,
            String type,
            @Nullable NewTransfer request,
            @Nullable State prior,
            @Nullable Object details,
            Cause cause) {
        return new NewEvent(
                Aggregate.TRANSFER,
                transfer.id(),
                transfer.version(),
                type,
                cause,
                request,
                prior,
                State.of(transfer),
                details,
                transfer.updatedAt());
    }

    private static String past(TransferStatus status) {
        return switch (status) {
            case APPROVED -> "Approved";
            case COMPLETED -> "Completed";
            case REJECTED -> "Rejected";
            case FAILED -> "Failed";
            case PENDING -> throw new IllegalStateException("nothing becomes PENDING");
        };
    }

    private Transfer known(UUID id) {
        return transfers.find(id).orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN, "there is no transfer " + id));
    }

    private static Account account(Map<Owner, Account> locked, UUID userId, String currency) {
        Account account = locked.get(new Owner(userId, currency));
        if (account == null) {
            throw new IllegalStateException("user " + userId + " has no " + currency + " account");
        }
        return account;
    }

    private static String shortOf(NewTransfer request, BigDecimal total, Account account) {
        return "transfer " + request.id() + " needs " + Amounts.plain(total) + " " + request.currency() + ", "
                + Amounts.plain(account.available()) + " is available";
    }

    private record Rejection(String rejection) {}

    private record State(TransferStatus status, @Nullable String txHash) {

        static State of(Transfer transfer) {
            return new State(transfer.status(), transfer.txHash());
        }
    }
}
