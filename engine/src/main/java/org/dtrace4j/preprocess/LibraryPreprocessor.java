package org.dtrace4j.preprocess;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.anarres.cpp.CppReader;
import org.anarres.cpp.Feature;
import org.anarres.cpp.LexerException;
import org.anarres.cpp.Preprocessor;
import org.anarres.cpp.PreprocessorListener;
import org.anarres.cpp.Source;
import org.anarres.cpp.StringLexerSource;
import org.anarres.cpp.VirtualFile;
import org.anarres.cpp.VirtualFileSystem;

/**
 * The preprocessor of this process, for where the host has none or is none of the command's business: JCPP.
 *
 * <p>It knows no pragmas but its own and swallows the others, so they pass through it as string constants, which it
 * does not look into.
 */
final class LibraryPreprocessor {
    private static final Pattern PRAGMA = Pattern.compile(
            "(?m)^[ \\t]*#[ \\t]*((?:pragma|ident)\\b[^\\r\\n]*)");
    private static final String MARK = "dtrace4j control line: ";
    private static final Pattern MARKED = Pattern.compile("\"" + MARK + "([0-9a-f]*)\"");

    private final Host host;
    private final PreprocessorOptions options;
    private final StringBuilder said = new StringBuilder();
    private boolean failed;
    /** Whether the {@code #endif} behind the last line met no open {@code #if}. */
    private boolean closed;
    private int lastLine;

    private LibraryPreprocessor(Host host, PreprocessorOptions options) {
        this.host = host;
        this.options = options;
    }

    static String run(Host host, PreprocessorOptions options, String input, Consumer<byte[]> messages)
            throws PreprocessException {
        LibraryPreprocessor preprocessor = new LibraryPreprocessor(host, options);
        String output = "";
        try {
            output = preprocessor.run(input);
        } catch (IOException | LexerException e) {
            preprocessor.failed = true;
            preprocessor.said.append(org.dtrace4j.preprocess.Preprocessor.GIVEN).append(": error: ")
                    .append(e.getMessage()).append('\n');
        }
        if (!preprocessor.closed && !preprocessor.failed) {
            preprocessor.error(org.dtrace4j.preprocess.Preprocessor.GIVEN, 1 + (int) input.lines().count(),
                    "unterminated conditional directive");
        }
        messages.accept(preprocessor.said.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (preprocessor.failed) {
            throw org.dtrace4j.preprocess.Preprocessor.failed();
        }
        return output;
    }

    private String run(String input) throws IOException, LexerException {
        lastLine = (int) input.lines().count();
        try (Preprocessor library = new Preprocessor()) {
            library.setListener(new Listener());
            library.setFileSystem(new Files());
            library.addFeatures(Feature.LINEMARKERS, Feature.PRAGMA_ONCE);
            List<String> quoted = new ArrayList<>(options.folders());
            quoted.add(0, options.own());
            quoted.add(ShippedHeaders.FOLDER);
            library.setQuoteIncludePath(quoted);
            library.setSystemIncludePath(quoted.subList(1, quoted.size()));
            library.getMacros().remove("__STDC__");
            if (options.conformance().isPresent()) {
                library.addMacro("__STDC__", options.conformance().get());
            }
            for (String definition : options.definitions()) {
                int equals = definition.indexOf('=');
                if (definition.startsWith("-")) {
                    library.getMacros().remove(definition.substring(1));
                } else if (equals < 0) {
                    library.addMacro(definition);
                } else {
                    library.addMacro(definition.substring(0, equals), definition.substring(equals + 1));
                }
            }
            // It does not mind an open #if at the end, so one #endif too many is put there, which it is to complain of.
            library.addInput(new Text(org.dtrace4j.preprocess.Preprocessor.GIVEN, input + "\n#endif\n"));
            StringWriter output = new StringWriter();
            try (CppReader reader = new CppReader(library)) {
                reader.transferTo(output);
            }
            return MARKED.matcher(output.toString()).replaceAll(found -> Matcher.quoteReplacement(
                    "#" + fromHex(found.group(1))));
        }
    }

    private static String toHex(String text) {
        StringBuilder hex = new StringBuilder();
        text.chars().forEach(c -> hex.append(String.format("%02x", c & 0xff)));
        return hex.toString();
    }

    private static String fromHex(String hex) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 2) {
            text.append((char) Integer.parseInt(hex.substring(i, i + 2), 16));
        }
        return text.toString();
    }

    private void error(String path, int line, String message) {
        failed = true;
        said.append(path).append(':').append(line).append(": error: ").append(message).append('\n');
    }

    /** A text with its name. */
    private static final class Text extends StringLexerSource {
        private final String name;

        Text(String name, String text) {
            super(PRAGMA.matcher(text).replaceAll(found -> '"' + MARK + toHex(found.group(1)) + '"'), true);
            this.name = name;
        }

        @Override
        public String getPath() {
            return name;
        }

        @Override
        public String getName() {
            return name;
        }
    }

    /** Keeps what is said, in the form of other preprocessors. */
    private final class Listener implements PreprocessorListener {
        @Override
        public void handleWarning(Source source, int line, int column, String message) {
            said.append(source.getPath()).append(':').append(line).append(": warning: ").append(message).append('\n');
        }

        @Override
        public void handleError(Source source, int line, int column, String message) {
            if (message.contains("endif without") && !closed && source.getPath() != null
                    && source.getPath().equals(org.dtrace4j.preprocess.Preprocessor.GIVEN)
                    && source.getLine() >= lastLine) {
                closed = true;
                return;
            }
            error(source.getPath(), line > 0 ? line : source.getLine(), message);
        }

        @Override
        public void handleSourceChange(Source source, SourceChangeEvent event) {
            if (options.headersShown() && event == SourceChangeEvent.PUSH && source.getPath() != null
                    && !source.getPath().equals(org.dtrace4j.preprocess.Preprocessor.GIVEN)) {
                said.append(". ").append(source.getPath()).append('\n');
            }
        }
    }

    /** Included files, as the command sees them. */
    private final class Files implements VirtualFileSystem {
        @Override
        public VirtualFile getFile(String path) {
            return new Included(path);
        }

        @Override
        public VirtualFile getFile(String folder, String name) {
            return new Included(folder.isEmpty() ? name : folder + "/" + name);
        }
    }

    private final class Included implements VirtualFile {
        private final String path;

        Included(String path) {
            this.path = path;
        }

        /** As its messages name it. */
        @Override
        public String toString() {
            return path;
        }

        @Override
        public boolean isFile() {
            try {
                content();
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private byte[] content() throws IOException {
            String shipped = ShippedHeaders.FOLDER + "/";
            Optional<byte[]> own = path.startsWith(shipped) ? ShippedHeaders.read(path.substring(shipped.length()))
                    : Optional.empty();
            return own.isPresent() ? own.get() : host.read(path);
        }

        @Override
        public String getPath() {
            return path;
        }

        @Override
        public String getName() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public VirtualFile getParentFile() {
            int slash = path.lastIndexOf('/');
            return new Included(slash < 0 ? "." : path.substring(0, slash));
        }

        @Override
        public VirtualFile getChildFile(String name) {
            return new Included(path + "/" + name);
        }

        @Override
        public Source getSource() throws IOException {
            return new Text(path, new String(content(), StandardCharsets.ISO_8859_1));
        }
    }
}
