package org.dtrace4j.kernel.mdb.target;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.TypeContainer;

/**
 * A kernel that stands still and can be looked at.
 *
 * <p>Addresses are 64-bit kernel addresses, memory is little-endian. Methods that touch memory throw
 * {@link TargetException} where nothing is mapped. Used by one thread.
 */
public interface DebugTarget {
    /** What kind of thing it is, for {@code ::status}. */
    enum Kind { LIVE, DUMP }

    Kind kind();

    /** The file that it was read from; empty for a live kernel. */
    String fileName();

    // ---- memory

    /** Copies bytes out of the target. */
    void read(long address, byte[] destination, int offset, int length);

    /** Stores bytes; refused by a target that cannot be written to. */
    void write(long address, byte[] source);

    /** What is mapped, by address. */
    List<Mapping> mappings();

    /** An unsigned little-endian number of 1, 2, 4 or 8 bytes. */
    default long readUnsigned(long address, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        read(address, bytes, 0, sizeBytes);
        long value = 0;
        for (int i = sizeBytes - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    /** A pointer or another word of 8 bytes. */
    default long readWord(long address) {
        return readUnsigned(address, 8);
    }

    /** The NUL-terminated string at an address, of at most {@code limitBytes} bytes; each byte is one character. */
    default String readString(long address, int limitBytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < limitBytes; i++) {
            long b = readUnsigned(address + i, 1);
            if (b == 0) {
                break;
            }
            text.append((char) b);
        }
        return text.toString();
    }

    // ---- names

    /** Loaded modules in load order, the first of which is {@code unix}. */
    List<TargetModule> modules();

    /** Types of the loaded modules, in order of preference. */
    List<TypeContainer> types();

    /** The function or variable that an address lies in. */
    Optional<TargetSymbol> symbolAt(long address);

    /** A function or variable by name; {@code module} may be empty for the first module that has it. */
    Optional<TargetSymbol> symbol(String module, String name);

    /** All functions and variables of a loaded module; the functions first. */
    List<TargetSymbol> symbols(String module);

    // ---- who runs

    /** The CPU that the debugger was entered on. */
    int cpu();

    /** Address of the thread that the debugger was entered by. */
    long thread();

    /** The registers of that thread. */
    Registers registers();

    /** Whether DTrace has probes enabled, which keeps the debugger from arming breakpoints. */
    boolean isDtraceActive();

    /** What DTrace was doing. */
    default TracingImage tracing() {
        return TracingImage.NONE;
    }
}
