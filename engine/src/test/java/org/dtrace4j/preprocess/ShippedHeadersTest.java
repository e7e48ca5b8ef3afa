package org.dtrace4j.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.Test;

class ShippedHeadersTest {
    @Test
    void theListHasEachFileAndNoOther() throws IOException {
        Path folder = Path.of("src/main/resources/org/dtrace4j/include");
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(files.filter(file -> file.toString().endsWith(".h")).map(file -> folder.relativize(file).toString())
                    .sorted().toList(), ShippedHeaders.names());
        }
    }

    @Test
    void unpackedTheyAreWhatTheyWere() throws IOException {
        for (String name : ShippedHeaders.names()) {
            assertEquals(-1, Arrays.mismatch(ShippedHeaders.read(name).orElseThrow(),
                    Files.readAllBytes(ShippedHeaders.folder().resolve(name))), name);
        }
    }

    /** The user's own folders come first, in both preprocessors; the library's is asked here. */
    @Test
    void theUsersHeadersComeFirst() throws PreprocessException, OptionException {
        OptionValues options = new OptionValues();
        options.set("incdir", "mine");
        Host host = new Host() {
            @Override
            public Optional<Result> run(List<String> command, byte[] input) {
                return Optional.empty();
            }

            @Override
            public byte[] read(String path) throws IOException {
                if (path.equals("mine/sys/file.h")) {
                    return "mine\n".getBytes(StandardCharsets.ISO_8859_1);
                }
                throw new IOException(path);
            }
        };
        SourceText text = new Preprocessor(host, options, said -> { }).run(SourceText.ofFile("own.d",
                "#include <sys/file.h>\n#include <sys/cmn_err.h>\nCE_WARN\n"));
        assertTrue(text.text().strip().matches("mine\\s+2"), text.text());
    }
}
