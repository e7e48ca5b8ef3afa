package org.dtrace4j.preprocess;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.preprocess.PreprocessException.Reason;
import org.dtrace4j.source.LineMarkers;
import org.dtrace4j.source.SourceText;

/** Runs the C preprocessor over programs: option {@code cpp}, {@code dtrace -C}. */
public final class Preprocessor {
    /** What a preprocessor calls the text that it is given, in markers and in its own messages. */
    static final String GIVEN = "/dev/stdin";

    private static final Pattern HASHBANG = Pattern.compile("\\A#![^\\n]*");

    private final Host host;
    private final OptionValues options;
    private final Consumer<byte[]> messages;

    /**
     * @param messages given what preprocessors write to standard error, as it is
     */
    public Preprocessor(Host host, OptionValues options, Consumer<byte[]> messages) {
        this.host = host;
        this.options = options;
        this.messages = messages;
    }

    /** What a preprocessor makes of a text, under the same name; a first line {@code #!…} is left out. */
    public SourceText run(SourceText source) throws PreprocessException {
        PreprocessorOptions told = PreprocessorOptions.of(options, folder(source.name()));
        String input = HASHBANG.matcher(source.text()).replaceFirst("");
        Optional<String> output = HostPreprocessor.run(host, told, input, messages);
        String text = output.isPresent() ? output.get() : LibraryPreprocessor.run(host, told, input, messages);
        return LineMarkers.resolve(source.withText(renamed(text, source.name())));
    }

    /** Where a text lies, and so what it includes by a name in quotes. */
    private static String folder(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "." : name.substring(0, Math.max(slash, 1));
    }

    /** The given text under its own name, in markers. */
    private static String renamed(String text, String name) {
        return text.replaceAll("(?m)^(#(?:line)? \\d+ )\"" + GIVEN + "\"",
                "$1" + Matcher.quoteReplacement('"' + name + '"'));
    }

    static PreprocessException failed() {
        return new PreprocessException(Reason.FAILED);
    }

    static PreprocessException notFound(IOException cause) {
        PreprocessException failure = new PreprocessException(Reason.NOT_FOUND);
        failure.initCause(cause);
        return failure;
    }
}
