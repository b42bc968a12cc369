package io.quaestor.tape;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a recorded stream, plain or gzip, line by line. Empty lines are passed over. */
final class StreamFile implements Closeable {

    /** A snapshot of some thousand levels has 200,000 characters; longer lines are not read into memory. */
    private static final int LONGEST_LINE = 1 << 20;

    private final InputStream in;
    private final StreamLine.Parser parser;
    private long line;

    private StreamFile(InputStream in, StreamLine.Parser parser) {
        this.in = in;
        this.parser = parser;
    }

    /** @throws TapeRefused when it is not a file that can be read */
    static StreamFile open(Path file, StreamLine.Parser parser) {
        return new StreamFile(TapeFile.unpacked(file), parser);
    }

    /**
     * The next line, or nothing at the end.
     *
     * @throws TapeRefused naming the line that is not one
     */
    Optional<StreamLine> next() {
        for (Optional<String> text = nextLine(); text.isPresent(); text = nextLine()) {
            if (!text.get().isBlank()) {
                return Optional.of(parser.parse(line, text.get()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Optional<String> nextLine() {
        line++;
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try {
            int octet = in.read();
            if (octet < 0) {
                return Optional.empty();
            }
            for (; octet >= 0 && octet != '\n'; octet = in.read()) {
                if (buffer.size() == LONGEST_LINE) {
                    throw TapeRow.refused(line, "it is longer than " + LONGEST_LINE + " characters");
                }
                buffer.write(octet);
            }
        } catch (IOException failure) {
            throw TapeRow.refused(line, "it cannot be read, the file may be incomplete: " + failure);
        }
        String text = buffer.toString(StandardCharsets.UTF_8);
        return Optional.of(line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
}
