package org.dtrace4j.diag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** What the tags of compile errors mean, one sentence each; read when somebody asks. */
public final class TagTexts {
    private static final String RESOURCE = "tags.txt";
    private static final Map<ErrorTag, String> TEXTS = read();

    private TagTexts() { }

    /** The sentence: lower case, without a full stop; empty when the table has none. */
    public static String of(ErrorTag tag) {
        return TEXTS.getOrDefault(tag, "");
    }

    private static Map<ErrorTag, String> read() {
        Map<ErrorTag, String> texts = new EnumMap<>(ErrorTag.class);
        try (InputStream in = TagTexts.class.getResourceAsStream(RESOURCE)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                int colon = line.indexOf(": ");
                texts.put(ErrorTag.valueOf(line.substring(0, colon)), line.substring(colon + 2));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }
}
