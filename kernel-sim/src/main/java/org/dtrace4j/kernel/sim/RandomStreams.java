package org.dtrace4j.kernel.sim;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * All chance of one machine, derived from one seed.
 *
 * <p>Each part of the machine that needs chance has a stream of its own by name, so that one part drawing more or less
 * does not change what another part gets. The same name always gives the same stream object.
 */
public final class RandomStreams {
    private final long seed;
    private final Map<String, RandomStream> streams = new TreeMap<>();

    public RandomStreams(long seed) {
        this.seed = seed;
    }

    public long seed() {
        return seed;
    }

    /** The stream of that name, made at the first call. Callers in hot code keep it in a field. */
    public RandomStream stream(String name) {
        RandomStream stream = streams.get(name);
        if (stream == null) {
            stream = new RandomStream(seed ^ hash(name));
            streams.put(name, stream);
        }
        return stream;
    }

    /** Draws of each stream so far, in order of name. */
    public Map<String, Long> draws() {
        Map<String, Long> draws = new TreeMap<>();
        streams.forEach((name, stream) -> draws.put(name, stream.draws()));
        return draws;
    }

    /** FNV-1a over the name, spread over the word. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return RandomStream.mix(hash);
    }
}
