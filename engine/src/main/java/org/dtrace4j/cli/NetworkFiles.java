package org.dtrace4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.output.NetworkNames;
import org.dtrace4j.session.FileAccess;

/**
 * The names that {@code /etc/hosts} and {@code /etc/services} give, of whoever runs the command. Nobody is asked over a
 * network, so that a consumer never waits for one. The files are read when a name is first asked for.
 */
final class NetworkFiles implements NetworkNames {
    private final FileAccess files;
    private Map<String, String> hosts;
    private Map<String, String> services;

    NetworkFiles(FileAccess files) {
        this.files = files;
    }

    /** By address as text; the first name of a line counts, and the first line with an address. */
    @Override
    public Optional<String> host(String address) {
        if (hosts == null) {
            hosts = read("/etc/hosts", 0, 1);
        }
        return Optional.ofNullable(hosts.get(address));
    }

    /** By port, of whatever protocol: the first line with the port counts. */
    @Override
    public Optional<String> service(int port) {
        if (services == null) {
            services = read("/etc/services", 1, 0);
        }
        return Optional.ofNullable(services.get(Integer.toString(port)));
    }

    private Map<String, String> read(String path, int keyColumn, int nameColumn) {
        Map<String, String> names = new HashMap<>();
        String text;
        try {
            text = new String(files.read(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Without the file nothing has a name.
            return names;
        }
        for (String line : text.split("\n")) {
            String[] words = line.replaceFirst("#.*", "").trim().split("[ \t]+");
            if (words.length > 1) {
                names.putIfAbsent(words[keyColumn].replaceFirst("/.*", ""), words[nameColumn]);
            }
        }
        return names;
    }
}
