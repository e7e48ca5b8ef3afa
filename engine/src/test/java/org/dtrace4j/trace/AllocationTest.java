package org.dtrace4j.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.action.Actions;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.subr.Subroutine;
import org.dtrace4j.builtin.subr.Subroutines;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.builtin.variable.BuiltinVariables;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.Device;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.testing.FakeStruct;
import org.dtrace4j.testing.FakeTarget;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Probe context allocates nothing: the bytes that a thread has allocated are the same before and after a thousand
 * firings of each action, aggregating function, subroutine and variable, with their faults and drops.
 */
class AllocationTest {
    private static final int WARM_UP = 2000;
    private static final int FIRINGS = 1000;
    /** What the measurement itself may take, in all. */
    private static final long SLACK = 512;

    /** They end what fires, and so cannot fire a thousand times; or are all the target's doing. */
    private static final Set<String> NOT_MEASURED = Set.of("exit", "panic", "breakpoint", "stop", "raise", "chill");

    /** Statements, a clause each. */
    private static final List<String> BODIES = List.of(
            // actions
            "", "trace(arg0); trace(execname); trace(*args[0]);", "print(*args[0]); print(\"text\");",
            "tracemem(args[0], 16); tracemem(args[0], 16, arg0 & 7);",
            "printf(\"%d %s %*d %a %k\", pid, execname, 5, 6, caller, stack(3)); printa(@c); printa(\"%@d\", @c);",
            "stack(); ustack(); jstack(); stack(4); ustack(4, 64); jstack(4, 64);",
            "sym(arg0); func(arg0); mod(arg0); usym(arg0); ufunc(arg0); umod(arg0); uaddr(arg0);",
            "clear(@c); trunc(@c); trunc(@c, 3); normalize(@c, 10); denormalize(@c);",
            "setopt(\"quiet\"); setopt(\"aggsortrev\", \"no\"); freopen(\"/tmp/%d\", pid); ftruncate(); system(\"ls\");",
            "copyout(args[0], 0x1000, 8); copyoutstr(execname, 0x1000, 8);",
            "self->s = speculation();", "speculate(self->s); trace(timestamp); printf(\"%s\", execname);",
            "commit(self->s);", "self->s = speculation(); discard(self->s);",
            // aggregating functions, with all kinds of keys
            "@c = count(); @s = sum(arg0); @v = avg(arg0); @n = min(arg0); @x = max(arg0); @d = stddev(arg0);",
            "@q = quantize(arg0); @l = lquantize(pid, 0, 100, 5); @m = llquantize(pid, 10, 0, 6, 20);",
            "@qk[execname, pid] = quantize(arg0, 3); @lk[stack(2), ustack(2)] = lquantize(timestamp, 0, 100);",
            "@k[probefunc, sym(arg0), umod(arg0), (char)arg0, *args[0]] = count(); @many[timestamp] = count();",
            // subroutines
            "p = alloca(16); bcopy(\"text\", p, 5); trace(copyin(0x1000, 4)); copyinto(0x1000, 4, p);",
            "trace(copyinstr(0x1000)); trace(copyinstr(0x1000, 4));",
            "trace(basename(\"/a/b\")); trace(dirname(\"/a/b\")); trace(cleanpath(\"/a/../b//c\"));",
            "trace(ddi_pathname(args[0], 0));", "trace(getf(0));", "trace(getmajor(arg0)); trace(getminor(arg0));",
            "trace(htonl(1)); trace(htonll(1)); trace(htons(1)); trace(ntohl(1)); trace(ntohll(1)); trace(ntohs(1));",
            "trace(index(execname, \"h\")); trace(rindex(execname, \"h\")); trace(strlen(execname));",
            "trace(inet_ntoa((void *)args[0])); trace(inet_ntoa6((void *)args[0]));",
            "trace(inet_ntop(2, args[0])); trace(inet_ntop(26, args[0]));", "trace(link_ntop(1, args[0]));",
            "trace(memstr(args[0], 32, 16)); trace(mtons(timestamp));", "trace(vmregs[0]);",
            "trace(json(\"{\\\"a\\\":[1,{\\\"b\\\":2}]}\", \"a[1].b\"));",
            "trace(lltostr(arg0)); trace(lltostr(arg0, 16)); trace(strtoll(\"123\")); trace(strtoll(\"7f\", 16));",
            "trace(msgdsize((void *)args[0]));", "trace(msgsize((void *)args[0]));",
            "trace(mutex_owned((void *)args[0])); trace(mutex_type_adaptive((void *)args[0]));",
            "trace((long)mutex_owner((void *)args[0]));", "trace(mutex_type_spin((void *)args[0]));",
            "trace(rw_iswriter((void *)args[0])); trace(rw_read_held((void *)args[0]));",
            "trace(rw_write_held((void *)args[0]));", "trace(progenyof(1)); trace(rand());",
            "trace(strchr(execname, 'h')); trace(strrchr(execname, 'h')); trace(strstr(execname, \"h\"));",
            "trace(strjoin(execname, \"x\")); trace(substr(execname, 1)); trace(substr(execname, -2, 1));",
            "trace(strtok(\"a b c\", \" \")); trace(strtok(NULL, \" \")); trace(tolower(\"A\")); trace(toupper(\"a\"));",
            // variables
            "trace(arg0 + arg1 + arg2 + arg3 + arg4 + arg5 + arg6 + arg7 + arg8 + arg9); trace(*args[0]);",
            "trace(caller); trace(ucaller); trace(cpu); trace((long)curthread); trace(epid); trace(errno); trace(id);",
            "trace(execname); trace(probefunc); trace(probemod); trace(probename); trace(probeprov); trace(zonename);",
            "trace(gid); trace(uid); trace(ipl); trace(pid); trace(ppid); trace(tid); trace(threadname); trace(uregs[0]);",
            "trace(stackdepth); trace(ustackdepth); trace(timestamp); trace(vtimestamp); trace(walltimestamp);",
            // the program's own
            "g = timestamp; h = execname; trace(g); trace(h); this->l = timestamp; this->m = h; trace(this->m);",
            "self->t = timestamp; self->u = execname; trace(self->t); trace(self->u); trace(this->l = 1);",
            "a[timestamp & 15, execname] = timestamp; b[timestamp & 15] = execname; trace(a[1, \"x\"]); trace(b[2]);",
            "self->w[timestamp & 15] = timestamp; self->w[timestamp & 15] = 0; many[timestamp] = 1; self->u = 0;",
            // faults
            "trace(*(int *)8);", "trace(5 / (pid - pid));", "trace(stringof((char *)8));", "alloca(1 << 30);",
            "trace(copyinstr(0));", "strlen((char *)8);", "lltostr(1, 99);");

    private final FakeTarget target = new FakeTarget();

    private EnablingImage compile(String d, OptionValues options) throws Exception {
        try (Device device = target.dtrace().open()) {
            return new DCompiler(device, options).compile(SourceText.ofFile("test.d", d)).image();
        }
    }

    @TestFactory
    Stream<DynamicTest> firingAllocatesNothing() {
        return BODIES.stream().map(body -> DynamicTest.dynamicTest(body.isEmpty() ? "nothing" : body, () -> measure(body)));
    }

    private static String program(String body) {
        // What a body says of aggregations and arrays needs a first use; a clause of ERROR sees the faults.
        return "fbt::nop:entry { @c = count(); self->s = 1; }\n"
                + "ERROR { trace(arg4); }\n"
                + "fbt::vn_rele:entry /pid != 12345/ { " + body + " }\n"
                + "fbt::vn_rele:return /pid == 12345/ { trace(1); }\n";
    }

    private void measure(String body) throws Exception {
        try (target) {
            OptionValues options = new OptionValues();
            options.set("strsize", "64");
            List<OptionSetting> settings = List.of(new OptionSetting("bufpolicy", "ring"),
                    new OptionSetting("bufsize", "64k"), new OptionSetting("aggsize", "64k"),
                    new OptionSetting("dynvarsize", "64k"), new OptionSetting("specsize", "4k"),
                    new OptionSetting("strsize", "64"), new OptionSetting("destructive", ""));
            try (Device device = target.dtrace().open()) {
                device.enable(List.of(compile(program(body), options)));
                device.go(settings);
                FakeStruct vnode = target.vnode(null, "/");
                call(vnode, WARM_UP);
                ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                long before = threads.getCurrentThreadAllocatedBytes();
                call(vnode, FIRINGS);
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                assertTrue(allocated <= SLACK, allocated + " bytes in " + FIRINGS + " firings");
            }
        }
    }

    private void call(FakeStruct vnode, int times) {
        for (int i = 0; i < times; i++) {
            target.kernel().vn_rele(vnode);
        }
    }

    /** A row that is added to a table needs a body here. */
    @Test
    void everyRowOfTheTablesIsMeasured() {
        target.close();
        List<String> names = new ArrayList<>();
        Actions.all().stream().map(Action::name).forEach(names::add);
        Aggregations.all().stream().map(AggregatingFunction::name).forEach(names::add);
        Subroutines.all().stream().map(Subroutine::name).forEach(names::add);
        BuiltinVariables.all().stream().map(BuiltinVariable::name).forEach(names::add);
        names.removeAll(NOT_MEASURED);
        names.removeIf(name -> BODIES.stream().anyMatch(body -> Pattern.compile("\\b" + name + "\\b").matcher(body).find()));
        assertEquals(List.of(), names);
    }
}
