package io.quaestor.tape;

import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What simulated users move in, out and between each other; some withdrawals are left for an operator to decide. */
@Component
@Profile("!production")
class SimulatedWallets {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedWallets.class);

    private static final BigDecimal WITHDRAWAL_FEE = new BigDecimal("1.5");

    private final TransferService transfers;

    SimulatedWallets(TransferService transfers) {
        this.transfers = transfers;
    }

    /** One movement of a user drawn from the crowd. */
    void move(List<SimulatedUser> crowd, RandomGenerator random, Instant at) {
        SimulatedUser user = crowd.get(random.nextInt(crowd.size()));
        // In cents, from a thousandth to a twentieth of the user's first deposit.
        BigDecimal amount = BigDecimal.valueOf(user.funds() / 10 + random.nextLong(user.funds() * 5), 2);
        UUID id = PlayedIds.at(at, random);
        try {
            switch (random.nextInt(5)) {
                case 0, 1 -> deposit(id, user, amount, at);
                case 2, 3 -> withdraw(id, user, amount, random, at);
                default -> give(id, user, crowd.get(random.nextInt(crowd.size())), amount, at);
            }
        } catch (Refusal refusal) {
            // Not enough available, or frozen: a user would be told the same.
            LOG.debug("Not moved: {}", refusal.getMessage());
        }
    }

    private void deposit(UUID id, SimulatedUser user, BigDecimal amount, Instant at) {
        transfers.request(NewTransfer.deposit(id, user.id(), SimulatedContract.CURRENCY, amount, at), Simulator.CAUSE);
        transfers.complete(id, SimulatedCrowd.txHash(id), Simulator.CAUSE, at.plusSeconds(20));
    }

    private void withdraw(UUID id, SimulatedUser user, BigDecimal amount, RandomGenerator random, Instant at) {
        String address = "0x" + SimulatedCrowd.txHash(user.id()).substring(2) + "5e1f0c7a";
        int outcome = random.nextInt(10);
        transfers.request(
                NewTransfer.withdrawal(id, user.id(), SimulatedContract.CURRENCY, amount, WITHDRAWAL_FEE, address, at),
                Simulator.CAUSE);
        if (outcome < 4) {
            return;
        }
        if (outcome == 4) {
            transfers.reject(id, null, Simulator.CAUSE, at.plusSeconds(40));
            return;
        }
        transfers.approve(id, null, Simulator.CAUSE, at.plusSeconds(40));
        if (outcome > 5) {
            transfers.complete(id, SimulatedCrowd.txHash(id), Simulator.CAUSE, at.plusSeconds(60));
        }
    }

    private void give(UUID id, SimulatedUser from, SimulatedUser to, BigDecimal amount, Instant at) {
        if (!from.id().equals(to.id())) {
            transfers.request(
                    NewTransfer.between(id, from.id(), to.id(), SimulatedContract.CURRENCY, amount, at),
                    Simulator.CAUSE);
        }
    }
}
