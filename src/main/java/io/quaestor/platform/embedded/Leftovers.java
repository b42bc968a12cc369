package io.quaestor.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Servers of a data folder that outlived the application which started them. */
final class Leftovers {

    private static final Set<String> OURS = Set.of("postgres", "pg_ctl", "initdb", "redis-server");

    private final DataFolder folder;
    private final List<ProcessHandle> processes;

    private Leftovers(DataFolder folder, List<ProcessHandle> processes) {
        this.folder = folder;
        this.processes = processes;
    }

    /** Looks for programs of ours that were started with a path in the folder. */
    static Leftovers in(DataFolder folder) {
        return new Leftovers(
                folder,
                ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .command()
                                .filter(command -> OURS.contains(
                                        Path.of(command).getFileName().toString()))
                                .isPresent())
                        .filter(process -> Processes.aliveIn(process.pid(), folder.path()))
                        .toList());
    }

    /** The ports that become free when the leftovers are stopped. */
    List<Integer> ports() {
        List<Integer> ports = new ArrayList<>();
        if (!processes.isEmpty()) {
            for (String name : List.of("primary", "primary.new", "standby")) {
                port(folder.path().resolve(name).resolve("postgresql.conf"), "port = ")
                        .ifPresent(ports::add);
            }
            IntStream.rangeClosed(1, 6)
                    .mapToObj(number -> folder.redis().resolve(number + "/redis.conf"))
                    .flatMap(file -> port(file, "port ").stream())
                    .forEach(port -> {
                        ports.add(port);
                        ports.add(port + StackPorts.REDIS_BUS);
                    });
        }
        return ports;
    }

    /**
     * Stops them in order: Redis, the primary, then the standby that it hands its last WAL to.
     *
     * @return which, or nothing if there was none
     */
    Optional<String> stop(Binaries binaries, PostgresUser user) {
        if (processes.isEmpty()) {
            return Optional.empty();
        }
        processes.stream().filter(p -> !is(p, "postgres")).forEach(ProcessHandle::destroy);
        for (Path directory : List.of(folder.unfinishedPrimary(), folder.primary(), folder.standby())) {
            List<ProcessHandle> servers = processes.stream()
                    .filter(p -> is(p, "postgres"))
                    .filter(p -> Processes.aliveIn(p.pid(), directory)
                            || Processes.commandLine(p.pid())
                                    .filter(l -> l.endsWith(directory.toString()))
                                    .isPresent())
                    .toList();
            if (!servers.isEmpty()) {
                stopServer(directory, binaries, user);
            }
        }
        if (!Processes.becomes(
                Duration.ofSeconds(10), () -> processes.stream().noneMatch(p -> Processes.alive(p.pid())))) {
            processes.stream().filter(p -> Processes.alive(p.pid())).forEach(p -> Processes.kill(p.pid()));
        }
        return Optional.of(processes.stream()
                .sorted(Comparator.comparingLong(ProcessHandle::pid))
                .map(p -> String.valueOf(p.pid()))
                .collect(Collectors.joining(", ")));
    }

    /** Ends them as a power cut would. */
    void kill() {
        processes.forEach(process -> Processes.kill(process.pid()));
    }

    private void stopServer(Path directory, Binaries binaries, PostgresUser user) {
        List<String> command = Processes.join(user.prefix(), binaries.tool("pg_ctl"));
        command.addAll(List.of("stop", "-D", directory.toString(), "-s", "-m", "fast", "-w", "-t", "30"));
        Processes.run(folder.log().resolve("leftovers.log"), command);
    }

    private static boolean is(ProcessHandle process, String program) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("/" + program))
                .isPresent();
    }

    private static Optional<Integer> port(Path file, String prefix) {
        try {
            if (!Files.isReadable(file)) {
                return Optional.empty();
            }
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> Integer.valueOf(line.substring(prefix.length()).strip()))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read", e);
        }
    }
}
