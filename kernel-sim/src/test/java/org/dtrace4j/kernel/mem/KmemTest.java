package org.dtrace4j.kernel.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.dtrace4j.kernel.struct.KernelVariables;
import org.dtrace4j.kernel.struct.KmemSlab;
import org.junit.jupiter.api.Test;

class KmemTest {
    private final AddressSpace memory = new AddressSpace();
    private final Kmem kmem = kmem(memory);

    private static Kmem kmem(AddressSpace memory) {
        memory.map("data", AddressLayout.DATA_BASE, KernelVariables.SIZE, 10);
        return new Kmem(memory, new KernelVariables(memory, AddressLayout.DATA_BASE));
    }

    /** Positive: allocate so many bytes. Negative: free one of those that are allocated. */
    @Property(tries = 100)
    void blocksInUseNeverOverlap(
            @ForAll @Size(max = 300) List<@IntRange(min = -1000, max = 20_000) Integer> operations) {
        AddressSpace memory = new AddressSpace();
        Kmem kmem = kmem(memory);
        TreeMap<Long, Integer> used = new TreeMap<>();
        for (int operation : operations) {
            if (operation > 0) {
                long address = kmem.alloc(operation);
                Map.Entry<Long, Integer> below = used.floorEntry(address);
                Map.Entry<Long, Integer> above = used.ceilingEntry(address);
                assertTrue(below == null || below.getKey() + below.getValue() <= address);
                assertTrue(above == null || address + operation <= above.getKey());
                assertTrue(memory.isMapped(address, operation));
                used.put(address, operation);
            } else if (!used.isEmpty()) {
                List<Long> addresses = new ArrayList<>(used.keySet());
                long address = addresses.get(-operation % addresses.size());
                kmem.free(address, used.remove(address));
            }
        }
        assertEquals(used.size(), buffersInUse(kmem));
    }

    /** Counts the set bits of all slabs, as a debugger would. */
    private static int buffersInUse(Kmem kmem) {
        int count = 0;
        for (KmemCache cache : kmem.caches()) {
            for (KmemSlab slab = cache.structure().cache_slabs(); slab != null; slab = slab.slab_next()) {
                int bits = 0;
                for (int i = 0; i < 8; i++) {
                    bits += Long.bitCount(slab.slab_used(i));
                }
                assertEquals(slab.slab_refcnt(), bits);
                count += bits;
            }
        }
        return count;
    }

    @Test
    void vnodesOfOneSlabAre256BytesApart() {
        KmemCache cache = kmem.createCache("vn_cache", 208, 64);
        long first = kmem.alloc(cache);
        assertEquals(0x100, kmem.alloc(cache) - first);
        assertEquals("vn_cache", memory.getString(cache.structure().cache_name_address(), 32));
    }

    @Test
    void freedMemoryIsReusedLastFirstAndKeepsItsContents() {
        long a = kmem.zalloc(100);
        long b = kmem.zalloc(100);
        memory.putLong(a, 0x1234);
        kmem.free(a, 100);
        kmem.free(b, 100);
        assertEquals(b, kmem.alloc(100));
        assertEquals(a, kmem.alloc(112));
        assertEquals(0x1234, memory.getLong(a));
        kmem.free(a, 112);
        assertEquals(0, memory.getLong(kmem.zalloc(112)));
    }

    @Test
    void sizesHaveTheirCaches() {
        long address = kmem.alloc(256 * 48);
        KmemCache cache = kmem.caches().stream().filter(c -> c.name().equals("kmem_alloc_12288")).findFirst()
                .orElseThrow();
        assertEquals(address, cache.structure().cache_slabs().slab_base());
        long huge = kmem.alloc(1_000_000);
        kmem.free(huge, 1_000_000);
        assertEquals(huge, kmem.alloc(1_000_000));
        assertNotEquals(huge, kmem.alloc(1_000_000));
    }

    @Test
    void freeingTwiceIsADefect() {
        long address = kmem.alloc(40);
        kmem.free(address, 40);
        assertThrows(IllegalStateException.class, () -> kmem.free(address, 40));
        assertThrows(IllegalArgumentException.class, () -> kmem.free(0x10, 40));
    }
}
