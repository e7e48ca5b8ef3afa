package org.dtrace4j.kernel.mdb.target;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Memory as a dump has it: mappings, and those pages of them that were not all zeroes. */
final class DumpMemory {
    private final List<Mapping> mappings;
    /** Pages by address; each begins at a multiple of the page size from its mapping's base. */
    private final Map<Long, byte[]> pages = new HashMap<>();

    DumpMemory(List<Mapping> mappings) {
        this.mappings = List.copyOf(mappings);
    }

    List<Mapping> mappings() {
        return mappings;
    }

    private Mapping at(long address) {
        return mappings.stream().filter(mapping -> mapping.contains(address)).findFirst()
                .orElseThrow(() -> new TargetException(TargetException.NO_MAPPING));
    }

    /** How much of a page's length is mapped behind an address. */
    int pageLength(long address) {
        Mapping mapping = at(address);
        return (int) Math.min(DumpFile.PAGE_BYTES, mapping.sizeBytes() - (address - mapping.base()));
    }

    void put(long address, byte[] page) {
        pages.put(address, page);
    }

    void read(long address, byte[] destination, int offset, int length) {
        int done = 0;
        while (done < length) {
            Mapping mapping = at(address + done);
            long distance = address + done - mapping.base();
            int into = (int) (distance % DumpFile.PAGE_BYTES);
            int part = (int) Math.min(Math.min(length - done, DumpFile.PAGE_BYTES - into),
                    mapping.sizeBytes() - distance);
            byte[] page = pages.get(mapping.base() + distance - into);
            for (int i = 0; i < part; i++) {
                destination[offset + done + i] = page == null ? 0 : page[into + i];
            }
            done += part;
        }
    }
}
