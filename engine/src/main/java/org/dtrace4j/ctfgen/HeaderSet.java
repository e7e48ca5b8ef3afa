package org.dtrace4j.ctfgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.HeaderLoader;

/**
 * The headers of a system, by module. The file {@value #MODULES} in their directory lists them, one module a line:
 * {@code module: header header …}; the first module is the parent of all others.
 */
final class HeaderSet {
    static final String MODULES = "MODULES";

    private record ModuleHeaders(String module, List<Path> headers) { }

    private final List<ModuleHeaders> modules = new ArrayList<>();

    HeaderSet(Path directory) throws IOException {
        for (String line : Files.readAllLines(directory.resolve(MODULES))) {
            String text = line.replaceFirst("#.*", "").strip();
            int colon = text.indexOf(':');
            if (colon > 0) {
                List<Path> headers = new ArrayList<>();
                for (String name : text.substring(colon + 1).strip().split("\\s+")) {
                    if (!name.isEmpty()) {
                        headers.add(directory.resolve(name));
                    }
                }
                modules.add(new ModuleHeaders(text.substring(0, colon).strip(), headers));
            }
        }
    }

    /** Names and contents of everything that goes in, for telling whether anything has changed. */
    String contents() throws IOException {
        StringBuilder all = new StringBuilder();
        for (ModuleHeaders module : modules) {
            all.append("module ").append(module.module()).append('\n');
            for (Path header : module.headers()) {
                all.append("header ").append(header.getFileName()).append('\n').append(Files.readString(header))
                        .append('\n');
            }
        }
        return all.toString();
    }

    /** Reads all headers. Modules in the order of the list. */
    List<TypeContainer> load() throws IOException, CompileException {
        List<TypeContainer> containers = new ArrayList<>();
        for (ModuleHeaders module : modules) {
            TypeContainer container = new TypeContainer(module.module(),
                    containers.isEmpty() ? null : containers.get(0));
            List<SourceText> texts = new ArrayList<>();
            for (Path header : module.headers()) {
                texts.add(SourceText.ofFile(header.toString(), Files.readString(header)));
            }
            HeaderLoader.load(texts, container);
            containers.add(container);
        }
        return containers;
    }
}
