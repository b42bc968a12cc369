package io.quaestor.console.users;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** A word or two that mark users alike, in lower case: {@code vip}, {@code chargeback 2026}. */
record Tag(String text) {

    static final int LONGEST = 40;

    private static final Pattern OUTER_SPACE = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

    /** @throws TextRefused where it is empty or too long, or holds characters that nobody can see */
    Tag {
        text = Normalizer.normalize(OUTER_SPACE.matcher(text).replaceAll(""), Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT);
        if (text.isEmpty() || text.codePointCount(0, text.length()) > LONGEST) {
            throw new TextRefused("user-tag.refused.length", LONGEST);
        }
        if (text.codePoints().anyMatch(Tag::isUnseen)) {
            throw new TextRefused("user-tag.refused.unseen");
        }
    }

    private static boolean isUnseen(int codePoint) {
        int type = Character.getType(codePoint);
        return Note.isUnfit(codePoint)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
