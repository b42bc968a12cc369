package io.quaestor.market.candles;

import io.quaestor.exchange.events.EventFollower;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.FollowerProperties;
import io.quaestor.platform.data.MarketDatabase;
import java.io.PrintStream;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * {@code candles rebuild}: empties trade history and candles and makes them anew from the exchange's events, while the
 * console may be running; the result is the same. Trades older than the trade history keeps come back until its next
 * cleaning. For who has a shell on the server.
 */
@Component
@EnableConfigurationProperties(FollowerProperties.class)
public class CandlesCommand {

    /** The first argument that asks for this command. */
    public static final String NAME = "candles";

    private static final String USAGE = "Usage: candles rebuild";

    private final MarketDatabase market;
    private final CandleProjection projection;
    private final EventReader reader;
    private final FollowerProperties properties;

    CandlesCommand(
            MarketDatabase market, CandleProjection projection, EventReader reader, FollowerProperties properties) {
        this.market = market;
        this.projection = projection;
        this.reader = reader;
        this.properties = properties;
    }

    /**
     * Runs the command; prints how far it is.
     *
     * @param arguments what follows {@link #NAME}
     * @return the exit code
     */
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (!arguments.equals(List.of("rebuild"))) {
            err.println(USAGE);
            return 2;
        }
        long begin = System.nanoTime();
        market.empty();
        long events = new EventFollower(projection, reader, properties).catchUp();
        projection.refresh();
        out.printf(
                "Made trade history and candles anew from the events; %,d of them were read here, in %.1f s.%n",
                events, (System.nanoTime() - begin) / 1e9);
        return 0;
    }
}
