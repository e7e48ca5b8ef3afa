package org.dtrace4j.sema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.ast.Item;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;

/**
 * A D library that comes with the compiler, cut into its items without being parsed: an item is parsed when something
 * that it declares is used, so that a program pays only for what it uses. Reading and cutting happens once in a JVM.
 *
 * <p>For that the library files are written in a plain style: each declaration declares one name (and perhaps the tag
 * of the structure in it), no quotation mark or brace stands in a comment, and control lines are {@code depends_on}
 * lines, and the name of every type that is not a structure's ends in {@code _t}. So what a text means does not depend
 * on the session; whether there is such a type is found out when the item is used. A test parses them as a whole, too.
 */
final class LibraryText {
    private static final int SUMMARY = 80;
    private static final String DIRECTORY = "/org/dtrace4j/lib/";
    /** In the order in which the original would load them. */
    private static final List<String> FILES = List.of("errno.d", "signal.d", "unistd.d", "regs.d", "procfs.d",
            "sched.d", "io.d", "net.d", "ip.d");

    private static final Predicate<String> TYPE_NAMES = name -> name.endsWith("_t");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CONTROL_LINE = Pattern.compile("(?m)^#.*$");
    private static final Pattern DEPENDENCY = Pattern.compile("#pragma D depends_on (\\w+) (\\S+)");
    private static final Pattern INLINE = Pattern.compile("inline\\s[^=\\[]*?(\\w+)\\s*(?:\\[[^\\]]*\\]\\s*)?=.*",
            Pattern.DOTALL);
    private static final Pattern STRUCT = Pattern.compile("(?:typedef\\s+)?(?:struct|union)\\s+(\\w+)\\s*\\{.*",
            Pattern.DOTALL);
    private static final Pattern TYPEDEF = Pattern.compile("typedef\\s.*?(\\w+)\\s*;", Pattern.DOTALL);
    private static final Pattern TRANSLATOR = Pattern.compile("translator\\s+([^<]*?)\\s*<.*", Pattern.DOTALL);

    private final String name;
    private final List<Dependency> dependencies = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    /** What a library needs: {@code kind} is {@code module}, {@code provider} or {@code library}. */
    record Dependency(String kind, String name) { }

    private LibraryText(String name, String text) {
        this.name = name;
        Matcher dependency = DEPENDENCY.matcher(text);
        while (dependency.find()) {
            dependencies.add(new Dependency(dependency.group(1), dependency.group(2)));
        }
        cut(blank(CONTROL_LINE, blank(COMMENT, text)));
    }

    /** Libraries of this JVM, read at first use. */
    private static final class Shipped {
        static final List<LibraryText> ALL = FILES.stream().map(file -> new LibraryText(file, read(file))).toList();
    }

    /** All libraries, in order. */
    static List<LibraryText> shipped() {
        return Shipped.ALL;
    }

    String name() {
        return name;
    }

    List<Dependency> dependencies() {
        return dependencies;
    }

    List<Entry> entries() {
        return entries;
    }

    /** The whole text of a library of that file name. */
    static String read(String file) {
        try (InputStream in = LibraryText.class.getResourceAsStream(DIRECTORY + file)) {
            if (in == null) {
                throw new IllegalStateException("D library " + file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with spaces for what {@code pattern} finds, so that every line stays where it is. */
    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
    }

    private void cut(String text) {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == ';' && depth == 0) {
                add(text, start, i + 1);
                start = i + 1;
            }
        }
    }

    private void add(String text, int start, int end) {
        int from = start;
        while (Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        int line = (int) text.substring(0, from).chars().filter(c -> c == '\n').count();
        entries.add(new Entry(this, text.substring(from, end), line));
    }

    /** One declaration. Has an identity. */
    static final class Entry {
        private final LibraryText library;
        private final String text;
        private final int linesBefore;
        private volatile Item item;

        private Entry(LibraryText library, String text, int linesBefore) {
            this.library = library;
            this.text = text;
            this.linesBefore = linesBefore;
        }

        LibraryText library() {
            return library;
        }

        Optional<String> inline() {
            return group(INLINE);
        }

        Optional<String> typedef() {
            return group(TYPEDEF);
        }

        /** The tag of a structure or union that is defined here. */
        Optional<String> tag() {
            return group(STRUCT);
        }

        /** What a translator makes, as written. */
        Optional<String> translated() {
            return group(TRANSLATOR);
        }

        /** The declaration on one line; a long one is cut behind its name. */
        String summary() {
            String line = text.replaceAll("\\s+", " ");
            int end = line.indexOf('{') < 0 ? line.length() : line.indexOf('{');
            if (end > SUMMARY) {
                end = Math.max(line.indexOf('=') < 0 ? SUMMARY : line.indexOf('='), 0);
            }
            return line.substring(0, end).strip() + (end < line.length() ? " ..." : "");
        }

        private Optional<String> group(Pattern pattern) {
            Matcher matcher = pattern.matcher(text);
            return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
        }

        /** The declaration, parsed when it is asked for first. */
        Item item() {
            Item known = item;
            if (known == null) {
                known = parse();
                item = known;
            }
            return known;
        }

        private Item parse() {
            SourceText source = SourceText.ofFile(library.name, "\n".repeat(linesBefore) + text);
            try {
                List<Item> items = ProgramParser.parse(source, ParseOptions.library(TYPE_NAMES)).items();
                if (items.size() == 1) {
                    return items.get(0);
                }
            } catch (CompileException e) {
                throw new IllegalStateException("D library " + library.name + ": " + e.getMessage(), e);
            }
            throw new IllegalStateException("D library " + library.name + " has no plain declaration in " + text);
        }
    }
}
