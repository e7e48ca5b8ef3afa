package org.dtrace4j.kernel.mdb.dcmd;

import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands about where memory has gone: the allocator's caches, and pages by what they are used for. */
final class AllocatorDcmds {
    private static final String CACHE_HEAD = "%-25s %6s %7s %7s %10s %9s %5s\n";
    private static final String CACHE_ROW = "%-25s %6d %7d %7d %9dB %9d %5d\n";
    private static final int P_FREE = 0x80;
    private static final int VISSWAPFS = 0x20000;
    private static final int VVMEXEC = 0x1000;
    private static final int PAGES_OF_MEGABYTE = 256;

    private AllocatorDcmds() { }

    /** {@code ::kmastat}: the caches of the kernel memory allocator. */
    static void kmastat(Invocation call) {
        if (call.hasAddress() || !call.words().isEmpty()) {
            throw call.usage();
        }
        call.print(CACHE_HEAD, "cache", "buf", "buf", "buf", "memory", "alloc", "alloc");
        call.print(CACHE_HEAD, "name", "size", "in use", "total", "in use", "succeed", "fail");
        String rule = String.format(CACHE_HEAD, "-".repeat(25), "------", "-------", "-------", "----------", "---------",
                "-----");
        call.write(rule);
        long[] total = new long[2];
        call.debugger().walk("kmem_cache", 0, at -> {
            Structure cache = call.structure("kmem_cache_t", at);
            long[] slabs = new long[2];
            call.debugger().walk("kmem_slab", at, s -> {
                slabs[0]++;
                slabs[1] += call.structure("kmem_slab_t", s).get("slab_refcnt");
            });
            long memory = slabs[0] * cache.get("cache_slabsize");
            long allocations = cache.get("cache_slab_alloc");
            total[0] += memory;
            total[1] += allocations;
            call.print(CACHE_ROW, cache.text("cache_name"), cache.get("cache_bufsize"), slabs[1], cache.get("cache_buftotal"),
                    memory, allocations, 0);
        });
        call.write(rule);
        call.print("%-25s %6s %7s %7s %9dB %9d %5d\n", "Total [kmem_default]", "", "", "", total[0], total[1], 0);
    }

    /** {@code ADDR::kmem_cache}: a cache of the allocator, or all. */
    static void kmemCache(Invocation call) {
        if (call.isDone("kmem_cache", AllocatorDcmds::kmemCache)) {
            return;
        }
        if (call.isFirst()) {
            call.print("%-16s %-25s %4s %6s %8s %8s\n", "ADDR", "NAME", "FLAG", "CFLAG", "BUFSIZE", "BUFTOTL");
        }
        Structure cache = call.structure("kmem_cache_t", call.address());
        call.print("%-16x %-25s %04x %06x %8d %8d\n", call.address(), cache.text("cache_name"), cache.number("cache_flags"), 0,
                cache.get("cache_bufsize"), cache.get("cache_buftotal"));
    }

    /** {@code ::memstat}: pages by what they are used for. */
    static void memstat(Invocation call) {
        if (call.hasAddress() || !call.words().isEmpty()) {
            throw call.usage();
        }
        long[] pages = new long[5];
        call.debugger().walk("allpages", 0, at -> {
            Structure page = call.structure("page_t", at);
            long vnode = page.get("p_vnode");
            if ((page.number("p_state") & P_FREE) != 0) {
                pages[vnode == 0 ? 4 : 3]++;
            } else if (vnode != 0) {
                int flag = call.structure("vnode_t", vnode).number("v_flag");
                pages[(flag & VISSWAPFS) != 0 ? 0 : (flag & VVMEXEC) != 0 ? 1 : 2]++;
            }
        });
        long total = call.variable("total_pages");
        long kernel = total;
        for (long some : pages) {
            kernel -= some;
        }
        call.print("%-12s     %16s  %16s  %4s\n", "Page Summary", "Pages", "MB", "%Tot");
        call.print("%-12s     %16s  %16s  %4s\n", "------------", "----------------", "----------------", "----");
        String[] names = {"Anon", "Exec and libs", "Page cache", "Free (cachelist)", "Free (freelist)"};
        row(call, "Kernel", kernel, total);
        for (int i = 0; i < names.length; i++) {
            row(call, names[i], pages[i], total);
        }
        call.write("\n");
        call.print("%-12s     %16d  %16d\n", "Total", total, total / PAGES_OF_MEGABYTE);
    }

    private static void row(Invocation call, String name, long pages, long total) {
        call.write(String.format("%-16s %16d  %16d  %3d%%\n", name, pages, pages / PAGES_OF_MEGABYTE, pages * 100 / total));
    }
}
