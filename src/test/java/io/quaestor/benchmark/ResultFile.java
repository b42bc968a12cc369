package io.quaestor.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Where a benchmark leaves its figures; {@code ./benchmark} puts them into its one result file. */
public final class ResultFile {

    private ResultFile() {}

    public static void write(String name, Object result) throws IOException {
        Path file = Path.of(System.getProperty("benchmark.folder", "target/benchmark"), name + ".json");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(result));
    }
}
