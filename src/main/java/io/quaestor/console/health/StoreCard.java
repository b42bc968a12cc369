package io.quaestor.console.health;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Mark;
import io.quaestor.health.DatabaseFacts;
import io.quaestor.health.HealthStatus;
import io.quaestor.health.Probe;
import io.quaestor.health.RedisClusterFacts;
import io.quaestor.health.RedisMembership;
import io.quaestor.health.RedisNodeFacts;
import io.quaestor.health.Replication;
import io.quaestor.health.StoreHealth;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One store as its probe found it. */
class StoreCard extends Card {

    private final DescriptionList facts = new DescriptionList();

    StoreCard(StoreHealth store) {
        addClassName("store");
        setAriaRole("group");
        Probe probe = store.probe();
        setTitle(title(store), 2);
        setSubtitle(new Span(store.address().replace(",", ", ")));
        setHeaderSuffix(mark(probe.status()).badge(getTranslation("stores.status." + probe.status())));
        if (probe.reason() != null) {
            add(new Paragraph(getTranslation("stores.reason." + probe.reason())));
        }
        if (probe.detail() != null) {
            Paragraph detail = new Paragraph(probe.detail());
            detail.addClassName("detail");
            add(detail);
        }
        switch (store) {
            case StoreHealth.Primary primary -> database(primary.facts());
            case StoreHealth.Replica replica -> {
                replication(replica.replication());
                database(replica.facts());
            }
            case StoreHealth.Market market -> {
                if (market.making() != null) {
                    fact("stores.making", getTranslation("stores.making." + market.making(), market.madeOn()));
                }
                database(market.facts());
            }
            case StoreHealth.RedisCluster cluster -> cluster(cluster.facts());
            case StoreHealth.RedisNode node -> {
                membership(node.membership());
                node(node.facts());
            }
        }
        add(facts);
        Div foot = new Div(getTranslation(
                probe.status() == HealthStatus.UNKNOWN ? "stores.gave-up" : "stores.took",
                Formats.time(probe.checkedAt()),
                String.valueOf(probe.tookMillis())));
        foot.addClassName("read-at");
        add(foot);
    }

    private String title(StoreHealth store) {
        return switch (store) {
            case StoreHealth.Primary ignored -> getTranslation("stores.primary");
            case StoreHealth.Replica ignored -> getTranslation("stores.replica");
            case StoreHealth.Market ignored -> getTranslation("stores.market");
            case StoreHealth.RedisCluster ignored -> getTranslation("stores.redis-cluster");
            case StoreHealth.RedisNode node -> {
                RedisMembership membership = node.membership();
                yield membership == null
                        ? getTranslation("stores.redis-node")
                        : getTranslation("stores.redis-node." + membership.role());
            }
        };
    }

    private void database(@Nullable DatabaseFacts database) {
        if (database == null) {
            return;
        }
        fact("stores.database", database.databaseName() + " · " + Formats.bytes(database.databaseSizeBytes()));
        fact("stores.connections", of(database.connectionsUsed(), database.connectionsMax()));
        fact("stores.version", "PostgreSQL " + database.version());
        fact("stores.uptime", Formats.duration(database.uptimeSeconds()));
    }

    private void replication(@Nullable Replication replication) {
        if (replication == null) {
            return;
        }
        switch (replication) {
            case Replication.Streaming streaming -> {
                fact("stores.lag", seconds(streaming.lagSeconds()));
                fact("stores.lag-bytes", bytes(streaming.lagBytes()));
            }
            case Replication.Disconnected disconnected ->
                fact("stores.missing-bytes", bytes(disconnected.missingBytes()));
        }
        fact("stores.unreplayed-bytes", Formats.bytes(replication.unreplayedBytes()));
        if (replication.replayPaused()) {
            fact("stores.replay", getTranslation("stores.replay.paused"));
        }
        fact("stores.last-commit", utc(Formats.millis(replication.lastReplayedCommitAt())));
    }

    private void cluster(@Nullable RedisClusterFacts cluster) {
        if (cluster == null) {
            return;
        }
        fact("stores.slots-served", of(cluster.slotsServed(), 16_384));
        fact("stores.slots-assigned", of(cluster.slotsAssigned(), 16_384));
        fact("stores.masters", String.valueOf(cluster.masters()));
        fact("stores.nodes-up", of(cluster.nodesUp(), cluster.nodes()));
    }

    private void membership(@Nullable RedisMembership membership) {
        if (membership == null) {
            return;
        }
        if (membership.masterAddress() != null) {
            fact("stores.replica-of", membership.masterAddress());
        }
        if (membership.role() == RedisMembership.Role.MASTER) {
            String ranges = membership.slots().stream()
                    .map(range -> range.first() + "–" + range.last())
                    .collect(Collectors.joining(", "));
            fact("stores.slots", Formats.amount(BigDecimal.valueOf(membership.slotCount())) + " · " + ranges);
        }
    }

    private void node(@Nullable RedisNodeFacts node) {
        if (node == null) {
            return;
        }
        Long limit = node.maxMemoryBytes();
        fact(
                "stores.memory",
                Formats.bytes(node.usedMemoryBytes()) + (limit == null ? "" : " / " + Formats.bytes(limit)));
        fact("stores.hits", count(node.hits()));
        fact("stores.misses", count(node.misses()));
        BigDecimal ratio = node.hitRatio();
        fact(
                "stores.hit-ratio",
                ratio == null ? Formats.NONE : Formats.amount(ratio.multiply(BigDecimal.valueOf(100))) + " %");
        fact("stores.clients", count(node.connectedClients()));
        fact("stores.version", "Redis " + node.version());
        fact("stores.uptime", Formats.duration(node.uptimeSeconds()));
    }

    private void fact(String label, String value) {
        Component description = new Description(value);
        facts.add(new Div(new Term(getTranslation(label)), description));
    }

    private String seconds(@Nullable BigDecimal seconds) {
        return seconds == null ? getTranslation("stores.not-known") : Formats.amount(seconds) + " s";
    }

    private String bytes(@Nullable Long bytes) {
        return bytes == null ? getTranslation("stores.not-known") : Formats.bytes(bytes);
    }

    private static String utc(String time) {
        return time.equals(Formats.NONE) ? time : time + " UTC";
    }

    private static String of(long part, long whole) {
        return count(part) + " / " + count(whole);
    }

    private static String count(long count) {
        return Formats.amount(BigDecimal.valueOf(count));
    }

    private static Mark mark(HealthStatus status) {
        return switch (status) {
            case UP -> Mark.GOOD;
            case DEGRADED -> Mark.ATTENTION;
            case DOWN -> Mark.BAD;
            case UNKNOWN -> Mark.UNKNOWN;
        };
    }
}
