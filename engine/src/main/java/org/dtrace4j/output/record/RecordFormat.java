package org.dtrace4j.output.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.output.TextSink;

/** The table of formats of records; the words of option {@code oformat} are their names in small letters, and text. */
public enum RecordFormat {
    JSON {
        @Override
        public RecordWriter writer(TextSink sink, Consumer<String> messages) {
            return new JsonRecords(sink);
        }
    },
    CSV {
        @Override
        public RecordWriter writer(TextSink sink, Consumer<String> messages) {
            return new CsvRecords(sink);
        }
    },
    FOLDED {
        @Override
        public RecordWriter writer(TextSink sink, Consumer<String> messages) {
            return new FoldedStacks(sink, messages);
        }
    },
    CHROME {
        @Override
        public RecordWriter writer(TextSink sink, Consumer<String> messages) {
            return new ChromeTrace(sink);
        }
    };

    /** What writes this format to {@code sink}; {@code messages} takes what the format has no place for. */
    public abstract RecordWriter writer(TextSink sink, Consumer<String> messages);

    /** The format of a name; empty for text, which is for people. */
    public static Optional<RecordFormat> of(String name) {
        return Arrays.stream(values()).filter(format -> format.word().equals(name)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names in order. */
    public static List<String> words() {
        return Arrays.stream(values()).map(RecordFormat::word).toList();
    }
}
