package org.dtrace4j.preprocess;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The preprocessor of the host: a program that reads the text as its standard input. */
final class HostPreprocessor {
    private static final String USUAL = "cpp";

    /**
     * What GNU's and LLVM's are told besides: to know nothing of the host, and to keep to one line for each message, in
     * the form that preprocessors have always had.
     */
    private static final List<String> MANNERS = List.of("-undef", "-fno-show-column", "-fno-diagnostics-show-caret");

    /** Whatever may include a header; without one there is nothing to be put where the preprocessor sees it. */
    private static final Pattern INCLUDING = Pattern.compile("(?m)^[ \\t]*#[ \\t]*(?:include|import)");

    private HostPreprocessor() { }

    /**
     * @return what it made of the text; empty when this is no world to run programs in, or none was asked for and there
     *     is none
     */
    static Optional<String> run(Host host, PreprocessorOptions options, String input, Consumer<byte[]> messages)
            throws PreprocessException {
        Optional<Host.Result> result;
        Optional<Path> headers = Optional.empty();
        try {
            if (INCLUDING.matcher(input).find()) {
                headers = Optional.of(ShippedHeaders.folder());
            }
            result = host.run(command(options, headers), input.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            if (options.program().isPresent()) {
                throw Preprocessor.notFound(e);
            }
            return Optional.empty();
        }
        if (result.isEmpty()) {
            return Optional.empty();
        }
        messages.accept(shown(withoutOwn(new String(result.get().errors(), StandardCharsets.ISO_8859_1)), headers)
                .getBytes(StandardCharsets.ISO_8859_1));
        if (result.get().status() != 0) {
            throw Preprocessor.failed();
        }
        return Optional.of(shown(new String(result.get().output(), StandardCharsets.ISO_8859_1), headers));
    }

    /** A text that names headers where they are shown to lie. */
    private static String shown(String text, Optional<Path> headers) {
        return headers.isEmpty() ? text : text.replace(headers.get().toString(), ShippedHeaders.FOLDER);
    }

    private static List<String> command(PreprocessorOptions options, Optional<Path> headers) {
        List<String> command = new ArrayList<>();
        command.add(options.program().orElse(USUAL));
        if (options.program().isEmpty()) {
            command.addAll(MANNERS);
            command.addAll(List.of("-iquote", options.own()));
        }
        command.add(options.conformance().map(value -> "-D__STDC__=" + value).orElse("-U__STDC__"));
        for (String definition : options.definitions()) {
            command.add(definition.startsWith("-") ? "-U" + definition.substring(1) : "-D" + definition);
        }
        options.folders().forEach(folder -> command.add("-I" + folder));
        headers.ifPresent(folder -> command.add("-I" + folder));
        if (options.headersShown()) {
            command.add("-H");
        }
        command.addAll(options.arguments());
        command.add(Preprocessor.GIVEN);
        return command;
    }

    /** Without what it has to say of the options that it was given here and not by the user. */
    private static String withoutOwn(String errors) {
        return errors.replaceAll("(?m)^<command-line>: warning: .*__STDC__.*\\n(?:<built-in>: note: .*\\n)?", "");
    }
}
