package org.dtrace4j.verify;

import java.util.List;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.testing.CompiledClauses;

/** Valid images for attacks to begin with: between them they use everything that a clause can. */
final class Corpus {
    private static final String PROBE = "fbt:tmpfs:tmp_unmount:entry ";

    private static final List<String> PROGRAMS = List.of(
            PROBE + "{ @ = count(); }",
            PROBE + "/arg1 == 16 && arg0 != 0/ { @[arg0] = sum(arg1); }",
            PROBE + "{ @q[execname, probefunc] = quantize(arg1); @l = lquantize(arg0, 0, 100, 10); }",
            PROBE + "{ @a = avg(arg0); @m = max(arg0); @n = min(arg1); @s = stddev(arg1); @x = llquantize(arg0, 10, 0, 6, 20); }",
            PROBE + "{ trace(arg0); printf(\"%d %s\", (int)arg1, execname); }",
            PROBE + "/execname == \"init\"/ { self->ts = timestamp; this->x = arg0 * 3; trace(this->x / arg1); }",
            "self uint64_t ts; " + PROBE + "/self->ts/ { @[stack(4)] = sum(timestamp - self->ts); self->ts = 0; stack(8); ustack(4); }",
            "string name; " + PROBE + "{ name = strjoin(execname, \"+\"); this->s = substr(name, 1, 3); trace(this->s); }",
            "int n[int, string]; " + PROBE + "{ n[(int)arg0, execname]++; trace(n[1, \"init\"]); self->a[arg1] = arg0; }",
            "vnode_t last; " + PROBE + "{ last = *(vnode_t *)arg0; trace(((vnode_t *)arg0)->v_count); tracemem(arg0, 32); }",
            PROBE + "{ self->spec = speculation(); } " + PROBE + "/self->spec/ { speculate(self->spec); trace(arg0); } "
                    + PROBE + "{ commit(self->spec); discard(self->spec); }",
            PROBE + "{ this->p = (char *)alloca(32); bcopy((void *)arg0, this->p, 16); this->p[3] = 1; trace(this->p[3]); }",
            PROBE + "{ this->p = (char *)copyin(arg0, arg1); trace(copyinstr(arg0)); trace(strtok(execname, \"i\")); }",
            PROBE + "{ copyoutstr(\"x\", arg0, 8); raise(9); stop(); chill(1); }",
            PROBE + "/arg1 > 0 ? arg0 < 7 : arg2 % 3 == 1/ { exit((int)arg1); } " + PROBE + "{ panic(); breakpoint(); }",
            PROBE + "{ trace(lltostr(arg0)); trace(basename(\"/a/b\")); trace(inet_ntoa((ipaddr_t *)arg0)); trace(rand()); }",
            PROBE + "{ @ = count(); clear(@); trunc(@, 3); normalize(@, 5); setopt(\"quiet\"); freopen(\"/x\"); system(\"ls\"); }");

    /** Compiled once. */
    static final List<EnablingImage> IMAGES = PROGRAMS.stream().map(Corpus::compile).toList();

    private Corpus() { }

    static EnablingImage compile(String text) {
        try {
            return new CompiledClauses().compile("typedef unsigned int ipaddr_t; " + text).image();
        } catch (CompileException e) {
            throw new AssertionError(text + ": " + e.diagnostics(), e);
        }
    }
}
