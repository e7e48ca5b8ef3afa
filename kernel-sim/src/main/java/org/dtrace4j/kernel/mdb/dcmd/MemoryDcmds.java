package org.dtrace4j.kernel.mdb.dcmd;

import java.util.Optional;
import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.Mapping;
import org.dtrace4j.kernel.mdb.target.Registers;
import org.dtrace4j.kernel.mdb.target.TargetModule;
import org.dtrace4j.kernel.mdb.view.Location;
import org.dtrace4j.kernel.mdb.view.Structure;
import org.dtrace4j.kernel.mdb.view.SymbolText;
import org.dtrace4j.kernel.mdb.walk.KmemWalks;

/** Commands that search memory, and that say what an address belongs to. */
final class MemoryDcmds {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int WORD = 8;

    private MemoryDcmds() { }

    // ---- kgrep

    /** What {@code ::kgrep} looks for: words whose bits under the mask, or whose distance, are right. */
    private record Search(long value, long mask, long distance, long lowest, long highest, boolean verbose) {
        boolean matches(long word) {
            return distance != 0 ? Long.compareUnsigned(word - value, distance) < 0 : (word & mask) == (value & mask);
        }
    }

    /**
     * {@code ADDR::kgrep}: where in the kernel's structures a value stands as an aligned word. The contents of pages
     * are not searched.
     */
    static void kgrep(Invocation call) {
        Options options = call.options("a:A:d:m:M:v");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        long mask = options.has('m') ? call.evaluate(options.value('m', "")) : -1;
        mask = options.has('M') ? ~call.evaluate(options.value('M', "")) : mask;
        Search search = new Search(call.address(), mask,
                options.has('d') ? call.evaluate(options.value('d', "")) : 0,
                options.has('a') ? call.evaluate(options.value('a', "")) : 0,
                options.has('A') ? call.evaluate(options.value('A', "")) : -1, options.has('v'));
        for (Mapping mapping : call.target().mappings()) {
            if (mapping.isStructures()) {
                search(call, search, mapping);
            }
        }
    }

    private static void search(Invocation call, Search search, Mapping mapping) {
        byte[] bytes = new byte[CHUNK_BYTES];
        for (long done = 0; done < mapping.sizeBytes(); done += CHUNK_BYTES) {
            int length = (int) Math.min(CHUNK_BYTES, mapping.sizeBytes() - done);
            long base = mapping.base() + done;
            if (Long.compareUnsigned(base + length, search.lowest()) <= 0
                    || Long.compareUnsigned(base, search.highest()) >= 0) {
                continue;
            }
            call.target().read(base, bytes, 0, length);
            for (int at = 0; at + WORD <= length; at += WORD) {
                if (search.matches(word(bytes, at))) {
                    report(call, search, base + at, word(bytes, at));
                }
            }
        }
    }

    private static long word(byte[] bytes, int at) {
        long word = 0;
        for (int i = WORD - 1; i >= 0; i--) {
            word = word << 8 | bytes[at + i] & 0xff;
        }
        return word;
    }

    private static void report(Invocation call, Search search, long at, long word) {
        if (Long.compareUnsigned(at, search.lowest()) < 0 || Long.compareUnsigned(at, search.highest()) >= 0) {
            return;
        }
        if (search.verbose() && !call.isIntoPipe()) {
            call.print("%x:\t%x\n", at, word);
        } else {
            call.writeAddress(at);
        }
    }

    // ---- whatis

    /** {@code ADDR::whatis [-a]}: what an address belongs to: the first thing that has it, or all. */
    static void whatis(Invocation call) {
        Options options = call.options("akqv");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        if (call.isIntoPipe()) {
            throw new CommandException("whatis: cannot be output into a pipe");
        }
        boolean all = options.has('a');
        boolean known = thread(call, all);
        known = (all || !known) && page(call) || known;
        known = (all || !known) && buffer(call) || known;
        known = (all || !known) && module(call) || known;
        known = (all || !known) && mapping(call) || known;
        if (!known) {
            call.print("%x is unknown\n", call.address());
        }
    }

    /** {@code X is BASE+OFFSET, WHAT} */
    private static void inObject(Invocation call, long base, String what) {
        long address = call.address();
        call.write(Long.toHexString(address) + " is " + (address == base ? ""
                : Long.toHexString(base) + "+" + Long.toHexString(address - base) + ", ") + what + "\n");
    }

    private static boolean thread(Invocation call, boolean all) {
        long size = Location.of(call.target(), "kthread_t", 0).type().size();
        boolean[] found = {false};
        call.debugger().walk("thread", 0, at -> {
            if (found[0] && !all) {
                return;
            }
            if (Long.compareUnsigned(call.address() - at, size) < 0) {
                inObject(call, at, "allocated as a thread structure");
                found[0] = true;
            } else if (inStackOf(call, call.structure("kthread_t", at))) {
                found[0] = true;
            }
        });
        return found[0];
    }

    private static boolean inStackOf(Invocation call, Structure t) {
        long base = t.get("t_stkbase");
        if (Long.compareUnsigned(call.address() - base, t.get("t_stk") - base) >= 0) {
            return false;
        }
        Registers registers = StackDcmds.registersOf(call, t.address());
        boolean left = Long.compareUnsigned(call.address(), registers.sp()) < 0;
        call.print("%x is in thread %x's stack%s\n", call.address(), t.address(), left ? " (below sp)" : "");
        return true;
    }

    private static boolean page(Invocation call) {
        DebugTarget target = call.target();
        long size = Location.of(target, "page_t", 0).type().size();
        boolean found = false;
        Structure segment;
        for (long at = call.variable("memsegs"); at != 0 && !found; at = segment.get("next")) {
            segment = call.structure("struct memseg", at);
            long distance = call.address() - segment.get("pages");
            found = Long.compareUnsigned(distance, segment.get("epages") - segment.get("pages")) < 0;
            if (found) {
                inObject(call, call.address() - distance % size, "allocated as a page structure");
            }
        }
        return found;
    }

    private static boolean buffer(Invocation call) {
        Optional<KmemWalks.Buffer> buffer = KmemWalks.bufferAt(call.target(), call.address());
        buffer.ifPresent(b -> inObject(call, b.address(), 
                (b.isAllocated() ? "allocated from " : "freed from ") + b.cache()));
        return buffer.isPresent();
    }

    private static boolean module(Invocation call) {
        for (TargetModule module : call.target().modules()) {
            boolean text = within(call.address(), module.textBase(), module.textSizeBytes());
            if (text || within(call.address(), module.dataBase(), module.dataSizeBytes())) {
                String symbol = SymbolText.find(call.target(), call.address()).map(name -> name + ", ").orElse("");
                call.print("%x is %sin %s's %s segment\n", call.address(), symbol, module.name(),
                        text ? "text" : "data");
                return true;
            }
        }
        return false;
    }

    private static boolean within(long address, long base, long sizeBytes) {
        return Long.compareUnsigned(address - base, sizeBytes) < 0;
    }

    private static boolean mapping(Invocation call) {
        Optional<Mapping> mapping = call.target().mappings().stream().filter(m -> m.contains(call.address()))
                .findFirst();
        mapping.ifPresent(m -> call.print("%x is in %s [%x,%x)\n", call.address(), m.name(), m.base(),
                m.base() + m.sizeBytes()));
        return mapping.isPresent();
    }
}
