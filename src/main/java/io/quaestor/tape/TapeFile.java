package io.quaestor.tape;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads a tape, plain or gzip (told by its first two bytes), with or without a line of column names, a byte order mark
 * or carriage returns. Empty lines hold no trade and are passed over.
 */
final class TapeFile implements Closeable {

    /** No trade needs a longer line; a longer one is not read into memory. */
    private static final int LONGEST_LINE = 1_000;

    private static final int GZIP_MAGIC = 0x1F8B;
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final Instant latest;
    private final byte[] buffer = new byte[LONGEST_LINE];
    private long line;

    private TapeFile(InputStream in, Instant latest) {
        this.in = in;
        this.latest = latest;
    }

    /**
     * Opens a file.
     *
     * @param latest trades after it are refused
     * @throws TapeRefused when it is not a file that can be read
     */
    static TapeFile open(Path file, Instant latest) {
        return new TapeFile(unpacked(file), latest);
    }

    /**
     * The bytes of a file, unpacked where it is packed.
     *
     * @throws TapeRefused when it is not a file that can be read
     */
    static InputStream unpacked(Path file) {
        if (!Files.exists(file)) {
            throw new TapeRefused("there is no file " + file);
        }
        if (!Files.isRegularFile(file)) {
            throw new TapeRefused(file + " is not a file");
        }
        try {
            InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
            try {
                raw.mark(2);
                int magic = (raw.read() << 8) | raw.read();
                raw.reset();
                return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
            } catch (IOException broken) {
                raw.close();
                throw broken;
            }
        } catch (IOException failure) {
            throw new TapeRefused(file + " cannot be read: " + failure);
        }
    }

    /**
     * The next trade, or nothing at the end.
     *
     * @throws TapeRefused naming the line that is not one
     */
    Optional<TapeRow> next() {
        for (Optional<String> text = nextLine(); text.isPresent(); text = nextLine()) {
            if (!text.get().isEmpty() && !(line == 1 && TapeRow.isHeader(text.get()))) {
                return Optional.of(TapeRow.parse(line, text.get(), latest));
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
        int length = 0;
        try {
            int octet = in.read();
            if (octet < 0) {
                return Optional.empty();
            }
            for (; octet >= 0 && octet != '\n'; octet = in.read()) {
                if (length == LONGEST_LINE) {
                    throw TapeRow.refused(line, "it is longer than " + LONGEST_LINE + " characters");
                }
                buffer[length++] = (byte) octet;
            }
        } catch (IOException failure) {
            // A file that was cut off ends like this; half a line is none.
            throw TapeRow.refused(line, "it cannot be read, the file may be incomplete: " + failure);
        }
        if (length > 0 && buffer[length - 1] == '\r') {
            length--;
        }
        String text = new String(buffer, 0, length, StandardCharsets.UTF_8);
        return Optional.of(line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
}
