package org.dtrace4j.kernel.mdb.dcmd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.view.Structure;

/** {@code ::stacks}: threads with the same stack and state counted as one, the most frequent first. */
final class StacksDcmd {
    private static final String ROW = "%-16s %-8s %-16s %8s\n";
    /** What a thread waits for, by the function that lets it wait. */
    private static final Map<String, String> OBJECTS = Map.of("mutex_vector_enter", "MUTEX", "rw_enter_sleep", "RWLOCK",
            "sema_p", "SEMA");

    private StacksDcmd() { }

    /** A stack that threads share. */
    private record Shared(String state, String object, List<Long> pcs, List<Long> threads) { }

    /** {@code [thread]::stacks [-a] [-c|-C func] [-m|-M module] [-s|-S sobj] [-t|-T tstate]}. */
    static void stacks(Invocation call) {
        Options options = call.options("ac:C:m:M:s:S:t:T:");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        Map<String, Shared> found = new LinkedHashMap<>();
        if (call.hasAddress()) {
            add(call, options, call.address(), found);
        } else {
            call.debugger().walk("thread", 0, at -> add(call, options, at, found));
        }
        List<Shared> sorted = new ArrayList<>(found.values());
        sorted.sort(Comparator.comparingInt((Shared shared) -> -shared.threads().size()));
        if (call.isIntoPipe()) {
            sorted.forEach(shared -> (options.has('a') ? shared.threads() : shared.threads().subList(0, 1))
                    .forEach(call::writeAddress));
            return;
        }
        if (call.isFirst() && !sorted.isEmpty()) {
            call.print(ROW, "THREAD", "STATE", "SOBJ", "COUNT");
        }
        for (Shared shared : sorted) {
            call.print(ROW, Long.toHexString(shared.threads().get(0)), shared.state(), shared.object(),
                    shared.threads().size());
            for (long pc : shared.pcs()) {
                call.print("%16s %s\n", "", call.symbol(pc));
            }
            if (options.has('a') && shared.threads().size() > 1) {
                shared.threads().subList(1, shared.threads().size()).forEach(t -> call.print("%x\n", t));
            }
            call.write("\n");
        }
    }

    private static void add(Invocation call, Options options, long thread, Map<String, Shared> found) {
        Structure t = call.structure("kthread_t", thread);
        String state = ThreadDcmds.state(t.number("t_state")).toUpperCase(Locale.ROOT);
        List<Long> pcs = new ArrayList<>();
        for (StackTrace.Frame frame : StackTrace.of(call.target(), StackDcmds.registersOf(call, thread)).frames()) {
            pcs.add(frame.pc());
        }
        List<String> names = pcs.stream().map(pc -> call.target().symbolAt(pc).map(s -> s.module() + "`" + s.name())
                .orElse("")).toList();
        String object = object(t, names);
        if (matches(options, 't', 'T', state.equalsIgnoreCase(options.value('t', options.value('T', ""))))
                && matches(options, 's', 'S', object.equalsIgnoreCase(options.value('s', options.value('S', ""))))
                && matches(options, 'c', 'C', calls(names, options.value('c', options.value('C', ""))))
                && matches(options, 'm', 'M', isIn(names, options.value('m', options.value('M', ""))))) {
            found.computeIfAbsent(state + object + pcs, key -> new Shared(state, object, pcs, new ArrayList<>())).threads()
                    .add(thread);
        }
    }

    /** Whether a thread is wanted: the small letter wants those that are so, the large one those that are not. */
    private static boolean matches(Options options, char wanted, char unwanted, boolean isSo) {
        return (!options.has(wanted) || isSo) && (!options.has(unwanted) || !isSo);
    }

    private static boolean calls(List<String> names, String function) {
        return names.stream().anyMatch(name -> name.equals(function) || name.endsWith("`" + function));
    }

    private static boolean isIn(List<String> names, String module) {
        return names.stream().anyMatch(name -> name.startsWith(module + "`"));
    }

    /** The original has it in {@code t_sobj_ops}; here the stack tells. */
    private static String object(Structure t, List<String> names) {
        if (t.get("t_lwpchan.lc_wchan") == 0) {
            return "<none>";
        }
        for (String name : names) {
            String object = OBJECTS.get(name.substring(name.indexOf('`') + 1));
            if (object != null) {
                return object;
            }
        }
        return "CV";
    }
}
