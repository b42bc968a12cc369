package io.quaestor;

import io.quaestor.exchange.Cast;
import io.quaestor.exchange.CastRows;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The application in a process of its own, to be killed: plays scenario after scenario, delivering each command again
 * until it is acknowledged, and says so only after the commit. Which command comes next is written to a file before it
 * is delivered; a new process delivers the last one there again and goes on. Told to stop, it delivers the same commands
 * once more, undisturbed and to another cast, and compares every row.
 */
final class KillRoundsPlayer {

    private final ConfigurableApplicationContext context;
    private final Path log;
    private final long seed;

    private KillRoundsPlayer(ConfigurableApplicationContext context, Path log, long seed) {
        this.context = context;
        this.log = log;
        this.seed = seed;
    }

    /** Arguments: the file of the commands delivered so far, the seed, then Spring's. */
    static void main(String[] arguments) throws Exception {
        SpringApplication application = QuaestorApplication.withoutScreens();
        application.addPrimarySources(List.of(Market.class));
        try (ConfigurableApplicationContext context =
                application.run(List.of(arguments).subList(2, arguments.length).toArray(String[]::new))) {
            KillRoundsPlayer player =
                    new KillRoundsPlayer(context, Path.of(arguments[0]), Long.parseLong(arguments[1]));
            Command last = player.play();
            player.compare(last);
        }
    }

    /** Returns the last command that was acknowledged. */
    private Command play() throws IOException {
        List<String> delivered = Files.readAllLines(log);
        Command next = delivered.isEmpty() ? new Command(0, 0) : Command.read(delivered.getLast());
        System.out.println("PLAYING");
        while (true) {
            Scenario scenario = scenario(next.scenario);
            Cast cast = new Cast("PLAYED" + next.scenario, scenario);
            for (int step = next.step; step < scenario.steps().size(); step++) {
                Command command = new Command(next.scenario, step);
                Files.writeString(log, command + "\n", StandardOpenOption.APPEND);
                deliver(scenario.steps().get(step), cast);
                System.out.println("ACKNOWLEDGED " + command);
                if (System.in.available() > 0) {
                    return command;
                }
            }
            next = new Command(next.scenario + 1, 0);
        }
    }

    /** A killed server or a cut connection says nothing about the commit: the same command is delivered again. */
    private void deliver(Scenario.Step step, Cast cast) {
        while (true) {
            try {
                step.deliver(context, cast);
                return;
            } catch (DataAccessException | TransactionException failure) {
                System.out.println(
                        "AGAIN " + step.name() + " " + failure.getClass().getSimpleName());
            }
        }
    }

    private void compare(Command last) {
        CastRows rows = new CastRows(context);
        int commands = 0;
        int compared = 0;
        for (int number = 0; number <= last.scenario; number++) {
            Scenario scenario = scenario(number);
            Cast clean = new Cast("CLEAN" + number, scenario);
            int end = number == last.scenario ? last.step + 1 : scenario.steps().size();
            for (Scenario.Step step : scenario.steps().subList(0, end)) {
                step.deliver(context, clean);
                commands++;
            }
            List<String> expected = rows.of(clean);
            List<String> played = rows.of(new Cast("PLAYED" + number, scenario));
            compared += expected.size();
            if (!played.equals(expected)) {
                differences(expected, played).forEach(row -> System.out.println("DIFFERENT " + row));
            }
        }
        context.getBean(Market.class).brokenIdentities().forEach(identity -> System.out.println("BROKEN " + identity));
        System.out.println("VERIFIED " + commands + " commands, " + compared + " rows");
    }

    /** Rows that only one of the deliveries left, a few at most. */
    private static List<String> differences(List<String> expected, List<String> played) {
        List<String> rows = new ArrayList<>();
        Set<String> cleanly = Set.copyOf(expected);
        Set<String> brokenly = Set.copyOf(played);
        expected.stream().filter(row -> !brokenly.contains(row)).limit(5).forEach(row -> rows.add("missing: " + row));
        played.stream().filter(row -> !cleanly.contains(row)).limit(5).forEach(row -> rows.add("surplus: " + row));
        return rows.isEmpty() ? List.of("order or number of rows") : rows;
    }

    private Scenario scenario(int number) {
        return new Scenario(seed + number);
    }

    /** Which step of which scenario. */
    private record Command(int scenario, int step) {

        static Command read(String line) {
            int blank = line.indexOf(' ');
            return new Command(Integer.parseInt(line.substring(0, blank)), Integer.parseInt(line.substring(blank + 1)));
        }

        @Override
        public String toString() {
            return scenario + " " + step;
        }
    }
}
