package org.dtrace4j.ctfgen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dtrace4j.ctf.CtfFile;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.DiagnosticRenderer;

/**
 * The program that the build runs: headers in, Java sources and a type file out.
 *
 * <p>Does nothing when neither the headers nor the generator have changed since the last run. Files whose contents are
 * as before are left alone, so that nothing is compiled again for nothing; sources that no header asks for any more go.
 */
public final class CtfGenerator {
    /** Changed whenever the same headers give other files than before. */
    private static final String GENERATOR_VERSION = "4";

    private CtfGenerator() { }

    /**
     * Generates.
     *
     * @param args directory of the headers, directory for sources, package of the sources, package of the memory
     *     classes, type file
     * @throws IllegalStateException with the fault, in the words of a compiler, when the headers are not right
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            throw new IllegalArgumentException("HEADERS SOURCES PACKAGE MEMORY-PACKAGE TYPE-FILE");
        }
        HeaderSet headers = new HeaderSet(Path.of(args[0]));
        Path sources = Path.of(args[1]);
        Path typeFile = Path.of(args[4]);
        Path stampFile = typeFile.resolveSibling(typeFile.getFileName() + ".stamp");
        String stamp = digest(GENERATOR_VERSION + headers.contents());
        if (Files.exists(stampFile) && Files.exists(typeFile) && Files.readString(stampFile).equals(stamp)) {
            return;
        }
        List<TypeContainer> containers = load(headers);
        Path directory = sources.resolve(args[2].replace('.', '/'));
        Files.createDirectories(directory);
        Map<String, String> classes = new AccessorGenerator(args[2], args[3], containers).generate();
        for (Map.Entry<String, String> source : classes.entrySet()) {
            writeIfChanged(directory.resolve(source.getKey() + ".java"),
                    source.getValue().getBytes(StandardCharsets.UTF_8));
        }
        removeOthers(directory, classes);
        ByteArrayOutputStream types = new ByteArrayOutputStream();
        CtfFile.write(containers, types);
        Files.createDirectories(typeFile.getParent());
        writeIfChanged(typeFile, types.toByteArray());
        Files.writeString(stampFile, stamp);
    }

    private static List<TypeContainer> load(HeaderSet headers) throws IOException {
        try {
            return headers.load();
        } catch (CompileException e) {
            throw new IllegalStateException(e.diagnostics().stream()
                    .map(diagnostic -> DiagnosticRenderer.render(diagnostic, false))
                    .collect(Collectors.joining("\n", "the headers cannot be read\n", "")));
        }
    }

    private static void removeOthers(Path directory, Map<String, String> classes) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (!classes.containsKey(file.getFileName().toString().replace(".java", ""))) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void writeIfChanged(Path file, byte[] contents) throws IOException {
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), contents)) {
            Files.write(file, contents);
        }
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
