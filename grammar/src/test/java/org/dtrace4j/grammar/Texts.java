package org.dtrace4j.grammar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** The scripts of the test resources, and what is known while they are read. */
final class Texts {
    static final Path FOLDER = Path.of("src/test/resources/tokens");
    private static final Set<String> TYPES =
            Set.of("vnode_t", "uint_t", "uchar_t", "size_t", "ssize_t", "int32_t", "pid_t",
            "genunix`vnode_t", "psinfo_t", "info_t", "empty_t", "compare_t", "_Bool");
    private static final List<String> ARGUMENTS = List.of("script.d", "5", "-7", "name", "two words", "\"quoted\"");
    private static final Map<String, Long> VARIABLES = Map.of("target", 1234L, "pid", 99L);

    private Texts() { }

    static List<Path> scripts() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".d")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GrammarOptions options() {
        return new GrammarOptions(GrammarOptions.Dialect.PROGRAM, false, TYPES::contains, new Macros() {
            @Override
            public Optional<String> argument(int index) {
                return index < ARGUMENTS.size() ? Optional.of(ARGUMENTS.get(index)) : Optional.empty();
            }

            @Override
            public OptionalLong variable(String name) {
                Long value = VARIABLES.get(name);
                return value == null ? OptionalLong.empty() : OptionalLong.of(value);
            }

            @Override
            public boolean hasDefaults() {
                return false;
            }
        });
    }
}
