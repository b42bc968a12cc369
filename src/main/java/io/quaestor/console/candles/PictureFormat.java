package io.quaestor.console.candles;

import org.springframework.http.MediaType;

/** Kinds of pictures, by the ending of their address. */
enum PictureFormat {
    PNG("png", MediaType.IMAGE_PNG_VALUE),
    SVG("svg", "image/svg+xml");

    private final String ending;
    private final String type;

    PictureFormat(String ending, String type) {
        this.ending = ending;
        this.type = type;
    }

    String ending() {
        return ending;
    }

    MediaType type() {
        return MediaType.parseMediaType(type);
    }
}
