package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.image.UserFunctions.Function;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.image.UserTracer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.DependencyClass;
import org.dtrace4j.provider.ProviderAttributes.Stability;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.Visibility;

/**
 * pid<i>N</i>: the functions of one process, {@code entry} and {@code return}, and by its offset in hexadecimal digits
 * each instruction that calls or returns. Probes are made when a description asks for them, and are gone when the process
 * becomes another program or ends.
 *
 * <p>The process is told that it is traced only while a probe is enabled; to any other process a probe costs the look
 * whether somebody traces.
 */
final class PidProvider implements Provider, UserTracer {
    private static final Attribute EVOLVING = new Attribute(Stability.EVOLVING, Stability.EVOLVING,
            DependencyClass.ISA);
    private static final Attribute PRIVATE = new Attribute(Stability.PRIVATE, Stability.PRIVATE,
            DependencyClass.UNKNOWN);
    private static final ProviderAttributes ATTRIBUTES = new ProviderAttributes(EVOLVING, PRIVATE, PRIVATE, EVOLVING,
            new Attribute(Stability.PRIVATE, Stability.PRIVATE, DependencyClass.UNKNOWN));
    private static final String ENTRY = "entry";
    private static final String RETURN = "return";
    /** Stands for the whole text of the executable; the probe's name is an address. */
    private static final String ANY_ADDRESS = "-";

    private final Kernel k;
    private final String name;
    private final UserProcess process;
    private final Object program;
    private final Map<String, List<Function>> objects = new HashMap<>();
    private final List<String> objectNames = new ArrayList<>();
    private final String executable;
    /** Whose process it was when the provider was made. */
    private final int owner;
    private ProbeSink sink;

    /** What fires, by address: three tables of the same shape. */
    private static final class Table {
        private long[] addresses = {};
        private int[] probes = {};

        int find(long address) {
            int at = Arrays.binarySearch(addresses, address);
            return at < 0 ? 0 : probes[at];
        }

        void set(long address, int probe) {
            int at = Arrays.binarySearch(addresses, address);
            if (at >= 0) {
                probes[at] = probe;
                return;
            }
            int to = -at - 1;
            long[] longer = new long[addresses.length + 1];
            int[] more = new int[longer.length];
            System.arraycopy(addresses, 0, longer, 0, to);
            System.arraycopy(probes, 0, more, 0, to);
            System.arraycopy(addresses, to, longer, to + 1, addresses.length - to);
            System.arraycopy(probes, to, more, to + 1, addresses.length - to);
            longer[to] = address;
            more[to] = probe;
            probes = more;
            addresses = longer;
        }

        boolean isEmpty() {
            return Arrays.stream(probes).allMatch(probe -> probe == 0);
        }
    }

    /** A probe and where it fires. */
    private record Place(int probe, Table table, long address) { }

    private final Table entries = new Table();
    private final Table returns = new Table();
    private final Table instructions = new Table();
    private final Map<ProbeDefinition, Place> places = new HashMap<>();

    PidProvider(Kernel kernel, String name, UserProcess process) {
        this.k = kernel;
        this.name = name;
        this.process = process;
        this.owner = process.proc().p_cred().cr_uid();
        this.program = process.program();
        UserFunctions functions = UserFunctions.load();
        Optional<String> object = process.object();
        this.executable = k.memory.getString(process.proc().p_user().u_comm_address(),
                org.dtrace4j.kernel.struct.Constants.MAXCOMLEN + 1);
        put(executable, functions.executable(object));
        functions.libraries(object).forEach(library -> put(library, functions.functions(library)));
    }

    private void put(String object, List<Function> functions) {
        objectNames.add(object);
        objects.put(object, functions);
    }

    /** Whether it is of this process, as the program that it is now. */
    boolean isOf(UserProcess other) {
        return process == other && program == other.program();
    }

    /** The program has gone: nothing fires any more. */
    void retire() {
        process.trace(null);
    }

    @Override
    public boolean isRetired() {
        return !isOf(process) || k.peers.get(process.proc().address()) != process;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Visibility visibility() {
        return Visibility.processOf(owner);
    }

    @Override
    public ProviderAttributes attributes() {
        return ATTRIBUTES;
    }

    /** There is nothing but on demand. */
    @Override
    public void provide(ProbeSink newSink, Optional<TargetModule> module) {
        sink = newSink;
    }

    // ---- descriptions

    /** What a description means, or what is wrong with it. */
    ProcessProbes check(ProbePattern given) {
        if (given.function().equals(ANY_ADDRESS)) {
            return checkAddress(given);
        }
        ProbePattern pattern = given;
        boolean oneObject = !given.module().isEmpty() && !isGlob(given.module());
        if (oneObject) {
            Optional<String> object = object(given.module());
            if (object.isEmpty()) {
                return ProcessProbes.of(given);
            }
            pattern = new ProbePattern(name, object.get(), given.function(), given.name());
        }
        boolean oneFunction = !given.function().isEmpty() && !isGlob(given.function());
        if (oneFunction && oneObject && matching(pattern).isEmpty()) {
            return refused(given, "D_PROC_FUNC", "failed to lookup '" + given.function() + "' in module '"
                    + pattern.module() + "'");
        }
        if (isOffset(given.name())) {
            for (Function function : matching(pattern)) {
                ProcessProbes problem = checkOffset(given, function);
                if (problem != null) {
                    return problem;
                }
            }
        }
        return ProcessProbes.of(pattern);
    }

    private ProcessProbes checkOffset(ProbePattern given, Function function) {
        long offset = hexadecimal(given.name());
        if (offset < 0) {
            return refused(given, "D_PROC_NAME", "'" + given.name() + "' is an invalid probe name");
        }
        if (offset >= function.sizeBytes()) {
            return refused(given, "D_PROC_OFF", "offset 0x" + Long.toHexString(offset) + " outside of function '"
                    + function.name() + "'");
        }
        return offset == 0 || function.instructions().contains((int) offset) ? null
                : refused(given, "D_PROC_ALIGN", "offset 0x" + Long.toHexString(offset)
                        + " is not aligned on an instruction");
    }

    private ProcessProbes checkAddress(ProbePattern given) {
        if (!given.module().isEmpty() && (isGlob(given.module())
                || !object(given.module()).map(executable::equals).orElse(false))) {
            return refused(given, "D_PROC_LIB", "only the a.out module is valid with the '-' function");
        }
        if (given.name().isEmpty() || isGlob(given.name())) {
            return refused(given, "D_PROC_NAME",
                    "only individual addresses may be specified with the '-' function");
        }
        long address = hexadecimal(given.name());
        if (address < 0) {
            return refused(given, "D_PROC_NAME", "'" + given.name() + "' is an invalid probe name");
        }
        boolean known = objects.get(executable).stream().anyMatch(function -> isInstruction(function, address));
        return known ? ProcessProbes.of(new ProbePattern(name, executable, ANY_ADDRESS, given.name()))
                : refused(given, "D_PROC_ALIGN", "offset 0x" + Long.toHexString(address)
                        + " is not aligned on an instruction");
    }

    private static boolean isInstruction(Function function, long address) {
        long offset = address - function.address();
        return offset == 0 || offset > 0 && offset < function.sizeBytes() && function.instructions().contains((int) offset);
    }

    private static ProcessProbes refused(ProbePattern pattern, String tag, String problem) {
        return new ProcessProbes(pattern, tag, problem);
    }

    /** The object that a name means: {@code a.out}, its own, or that of a library without its version. */
    private Optional<String> object(String module) {
        if (module.equals(UserFunctions.EXECUTABLE)) {
            return Optional.of(executable);
        }
        return objectNames.stream().filter(object -> object.equals(module) || object.startsWith(module + "."))
                .findFirst();
    }

    private static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
    }

    private static boolean isOffset(String probe) {
        return !probe.isEmpty() && !isGlob(probe) && !probe.equals(ENTRY) && !probe.equals(RETURN);
    }

    /** A number in hexadecimal digits; -1 when it is none. */
    private static long hexadecimal(String text) {
        try {
            return Long.parseLong(text.startsWith("0x") ? text.substring(2) : text, 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private List<Function> matching(ProbePattern pattern) {
        List<Function> found = new ArrayList<>();
        Pattern function = glob(pattern.function());
        for (String object : objectNames) {
            if (glob(pattern.module()).matcher(object).matches()) {
                objects.get(object).stream().filter(f -> function.matcher(f.name()).matches()).forEach(found::add);
            }
        }
        return found;
    }

    private static Pattern glob(String text) {
        if (text.isEmpty()) {
            return Pattern.compile(".*");
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[' -> regex.append('[');
                case ']' -> regex.append(']');
                case '!' -> regex.append(i > 0 && text.charAt(i - 1) == '[' ? "^" : "!");
                case '-' -> regex.append('-');
                case '\\' -> regex.append(i + 1 < text.length() ? Pattern.quote(String.valueOf(text.charAt(++i))) : "\\\\");
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }

    // ---- making probes

    @Override
    public void provideOnDemand(ProbeSink newSink, ProbePattern pattern) {
        sink = newSink;
        if (pattern.id() != 0 || pattern.provider().isEmpty() || isRetired()) {
            return;
        }
        if (pattern.function().equals(ANY_ADDRESS)) {
            long address = hexadecimal(pattern.name());
            if (objects.get(executable).stream().anyMatch(function -> isInstruction(function, address))) {
                make(executable, ANY_ADDRESS, pattern.name(), instructions, address);
            }
            return;
        }
        Pattern probe = glob(pattern.name());
        for (Function function : matching(pattern)) {
            String object = UserFunctions.isLibrary(function.object()) ? function.object() : executable;
            if (probe.matcher(RETURN).matches()) {
                make(object, function.name(), RETURN, returns, function.address());
            }
            if (probe.matcher(ENTRY).matches()) {
                make(object, function.name(), ENTRY, entries, function.address());
            }
            if (isOffset(pattern.name())) {
                long offset = hexadecimal(pattern.name());
                if (checkOffset(pattern, function) == null) {
                    make(object, function.name(), pattern.name(), instructions, function.address() + offset);
                }
            } else if (isGlob(pattern.name()) || pattern.name().isEmpty()) {
                makeInstructions(object, function, probe);
            }
        }
    }

    private void makeInstructions(String object, Function function, Pattern probe) {
        for (int offset : function.instructions()) {
            if (probe.matcher(Integer.toHexString(offset)).matches()) {
                make(object, function.name(), Integer.toHexString(offset), instructions, function.address() + offset);
            }
        }
    }

    private void make(String object, String function, String probe, Table table, long address) {
        if (!sink.exists(object, function, probe)) {
            ProbeDefinition definition = new ProbeDefinition(object, function, probe, List.of(), Optional.empty());
            places.put(definition, new Place(sink.create(this, definition), table, address));
        }
    }

    // ---- firing

    @Override
    public void enable(Collection<ProbeDefinition> probes) {
        for (ProbeDefinition probe : probes) {
            Place place = places.get(probe);
            place.table().set(place.address(), place.probe());
        }
        attend();
    }

    @Override
    public void disable(Collection<ProbeDefinition> probes) {
        for (ProbeDefinition probe : probes) {
            Place place = places.get(probe);
            place.table().set(place.address(), 0);
        }
        attend();
    }

    private void attend() {
        boolean any = !entries.isEmpty() || !returns.isEmpty() || !instructions.isEmpty();
        if (!isRetired()) {
            process.trace(any ? this : null);
        }
    }

    @Override
    public void entry(long function, long arg0, long arg1, long arg2, long arg3, long arg4, long arg5) {
        int probe = entries.find(function);
        if (probe != 0) {
            sink.fire(probe, arg0, arg1, arg2, arg3, arg4, arg5, 0, 0);
        }
        at(function);
    }

    @Override
    public void leave(long function, long pc, long value) {
        int probe = returns.find(function);
        if (probe != 0) {
            sink.fire(probe, pc - function, value, 0, 0, 0);
        }
    }

    @Override
    public void at(long pc) {
        int probe = instructions.find(pc);
        if (probe != 0) {
            sink.fire(probe, 0, 0, 0, 0, 0);
        }
    }
}
