package org.dtrace4j.kernel.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dtrace4j.kernel.module.IndexFile;

/**
 * All functions of simulated programs and libraries, with their text addresses, as the build found them. Read once from
 * the resource {@value #RESOURCE} that the weaver wrote ({@link IndexFile}). Its rows:
 *
 * <pre>
 *   class     OBJECT  CLASS  TEXT-BYTES
 *   function  NAME  OBJECT  OFFSET-IN-CLASS  BYTES  OFFSETS-OF-CALLS-AND-RETURNS
 *   calls     OBJECT  CLASS
 * </pre>
 *
 * <p>The classes of executables lie behind each other where the text of a program begins, each library at a base of its
 * own; so an address means the same in all processes. What every executable begins with stands in front:
 * {@code _start}, and a {@code main} for programs that have no other.
 */
public final class UserFunctions {
    /** Written by the build beside the classes. */
    public static final String RESOURCE = "org/dtrace4j/kernel/user-functions.index";
    /** What a D program may call the executable of any process. */
    public static final String EXECUTABLE = "a.out";
    public static final String LIBC = "libc.so.1";

    /** Where the text of a 32-bit program begins. */
    public static final long TEXT_BASE = 0x08050000L;
    public static final long START = TEXT_BASE;
    /** {@code main} of a program whose class has none of its own. */
    public static final long MAIN = TEXT_BASE + 0x80;
    /** What libc has on the stack while a signal handler runs, outermost first. */
    public static final long CALL_USER_HANDLER = 0xfee00000L;
    public static final long SIGHANDLER = CALL_USER_HANDLER + 0x80;

    private static final int SMALL_BYTES = 0x40;
    private static final long FIRST_CLASS = TEXT_BASE + 0x1000;
    private static final long FIRST_LIBRARY = CALL_USER_HANDLER;
    private static final long LIBRARY_HEADER = 0x1000;
    private static final long LIBRARY_DISTANCE = 0x40000;

    /**
     * One function.
     *
     * @param object the executable or library
     * @param calls offsets of its instructions that call or return, in order, as the index has them
     */
    public record Function(String object, String name, long address, int sizeBytes, String calls) {
        /** Offsets of its instructions that call or return, in order. Hardly ever asked for. */
        public List<Integer> instructions() {
            return calls.isEmpty() ? List.of() : Arrays.stream(calls.split(",")).map(Integer::valueOf).toList();
        }
    }

    private final List<Function> byAddress = new ArrayList<>();
    private final Map<String, List<Function>> byObject = new TreeMap<>();
    private final Map<String, Long> classBases = new HashMap<>();
    private final Map<String, String> classObjects = new HashMap<>();
    private final Map<String, Set<String>> called = new TreeMap<>();
    private final Map<String, Integer> names = new HashMap<>();

    private UserFunctions(List<String[]> rows) {
        layOut(rows);
        byAddress.sort((a, b) -> Long.compare(a.address(), b.address()));
        byObject.values().forEach(list -> list.sort((a, b) -> Long.compare(a.address(), b.address())));
    }

    private static final class Holder {
        static final UserFunctions INSTANCE = new UserFunctions(IndexFile.read(RESOURCE));
    }

    /** The functions of the classes on the class path. */
    public static UserFunctions load() {
        return Holder.INSTANCE;
    }

    /** Text address of the first function of a class; what woven code keeps in a static field. */
    public static long textBase(String className) {
        Long base = load().classBases.get(className);
        if (base == null) {
            throw new IllegalStateException(className + " is woven but not in " + RESOURCE
                    + "; build again from clean");
        }
        return base;
    }

    // ---- questions

    /** The function whose text holds an address. Allocates; not for probe context. */
    public Optional<Function> at(long address) {
        int low = 0;
        int high = byAddress.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Function function = byAddress.get(middle);
            if (address < function.address()) {
                high = middle - 1;
            } else if (address >= function.address() + function.sizeBytes()) {
                low = middle + 1;
            } else {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    public static boolean isLibrary(String object) {
        return object.contains(".so");
    }

    /** Functions of an object by address; empty when there is no such object. */
    public List<Function> functions(String object) {
        return Collections.unmodifiableList(byObject.getOrDefault(object, List.of()));
    }

    public boolean hasMain(String object) {
        return names.containsKey(object + "`main");
    }

    /**
     * The object that holds a program's own functions.
     *
     * @param name the last part of its path
     * @param program the class that it is
     */
    public Optional<String> objectOf(String name, Class<?> program) {
        if (byObject.containsKey(name) && !isLibrary(name)) {
            return Optional.of(name);
        }
        return Optional.ofNullable(classObjects.get(program.getName().replaceFirst("\\$.*", "")))
                .filter(object -> !isLibrary(object));
    }

    /** The functions of a process that executes an object, or one that has no functions of its own. */
    public List<Function> executable(Optional<String> object) {
        List<Function> own = new ArrayList<>(functions(EXECUTABLE));
        List<Function> program = object.map(this::functions).orElse(List.of());
        if (object.isPresent() && hasMain(object.get())) {
            own.removeIf(function -> function.address() == MAIN);
        }
        own.addAll(program);
        return own;
    }

    /** The libraries that an object uses, itself or by way of others. */
    public List<String> libraries(Optional<String> object) {
        Set<String> found = new TreeSet<>(Set.of(LIBC));
        List<String> open = new ArrayList<>();
        object.ifPresent(open::add);
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (String className : called.getOrDefault(open.remove(open.size() - 1), Set.of())) {
                String other = classObjects.get(className);
                if (other != null && isLibrary(other) && seen.add(other)) {
                    found.add(other);
                    open.add(other);
                }
            }
        }
        return List.copyOf(found);
    }

    // ---- reading

    private void layOut(List<String[]> rows) {
        add(new Function(EXECUTABLE, "_start", START, SMALL_BYTES, ""));
        add(new Function(EXECUTABLE, "main", MAIN, SMALL_BYTES, ""));
        add(new Function(LIBC, "call_user_handler", CALL_USER_HANDLER, SMALL_BYTES, ""));
        add(new Function(LIBC, "__sighndlr", SIGHANDLER, SMALL_BYTES, ""));
        Map<String, Long> next = libraryBases(rows);
        long executables = FIRST_CLASS;
        long base = 0;
        for (String[] fields : rows) {
            if (fields[0].equals("class")) {
                boolean library = isLibrary(fields[1]);
                base = library ? next.get(fields[1]) : executables;
                long behind = base + Integer.parseInt(fields[3]);
                if (library) {
                    next.put(fields[1], behind);
                } else {
                    executables = behind;
                }
                classBases.put(fields[2], base);
                classObjects.put(fields[2], fields[1]);
            } else if (fields[0].equals("function")) {
                add(new Function(fields[2], fields[1], base + Integer.parseInt(fields[3]),
                        Integer.parseInt(fields[4]), fields[5]));
            } else if (fields[0].equals("calls")) {
                called.computeIfAbsent(fields[1], object -> new TreeSet<>()).add(fields[2]);
            }
        }
    }

    private static Map<String, Long> libraryBases(List<String[]> rows) {
        Set<String> libraries = new TreeSet<>(Set.of(LIBC));
        for (String[] fields : rows) {
            if (fields[0].equals("class") && isLibrary(fields[1])) {
                libraries.add(fields[1]);
            }
        }
        libraries.remove(LIBC);
        Map<String, Long> bases = new TreeMap<>(Map.of(LIBC, FIRST_LIBRARY + LIBRARY_HEADER));
        long next = FIRST_LIBRARY;
        for (String library : libraries) {
            next += LIBRARY_DISTANCE;
            bases.put(library, next);
        }
        return bases;
    }

    /** A name that an object has already gets a number, as a compiler gives one to a second local function. */
    private void add(Function function) {
        int same = names.merge(function.object() + "`" + function.name(), 1, Integer::sum);
        Function named = same == 1 ? function : new Function(function.object(), function.name() + "." + same,
                function.address(), function.sizeBytes(), function.calls());
        byAddress.add(named);
        byObject.computeIfAbsent(named.object(), o -> new ArrayList<>()).add(named);
    }
}
