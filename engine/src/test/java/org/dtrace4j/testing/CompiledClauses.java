package org.dtrace4j.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.CompiledProgram;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.verify.ImageVerifier;
import org.dtrace4j.verify.VerifyException;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/** Compiles D texts, checks the class that comes out, and runs clauses on a {@link FakeFiring}. */
public final class CompiledClauses {
    /** Declarations that the tests' kernel has. */
    public static final String HEADER = """
            typedef unsigned int uid_t;
            typedef struct kthread { int t_state; unsigned long t_pri; } kthread_t;
            enum vtype { VNON, VREG, VDIR = 5 };
            struct vfs;
            typedef struct vnode { unsigned int v_count; char *v_path; struct vfs *v_vfsp; enum vtype v_type;
                unsigned v_low : 3; int v_high : 5; char v_name[16]; short v_pair[2]; struct { int v_inner; }; } vnode_t;
            typedef struct vfs { vnode_t *vfs_vnode; unsigned char vfs_flag; } vfs_t;
            struct cred { uid_t cr_uid; };
            struct never;
            extern unsigned long freemem;
            extern vnode_t *rootvp;
            extern int table[4];
            int vn_rele(vnode_t *vp);
            long twice(int value, struct never *n);
            """;

    /** A module on top of it. */
    public static final String TMPFS = """
            int tmp_unmount(struct vfs *vfsp, int flag, struct cred *cr);
            int tmp_other(int first, struct vfs *vfsp);
            extern int tmp_count;
            """;

    public final FakeFiring firing = new FakeFiring();
    public final OptionValues options = new OptionValues();
    private final DCompiler compiler = new DCompiler(device(), options);
    private CompiledProgram program;
    private Class<?> code;
    private List<FakeFiring.FakeEcb> ecbs;

    /** The device of the tests. */
    public static FakeDevice device() {
        return new FakeDevice().module("genunix", HEADER).module("tmpfs", TMPFS).module("late", "extern int late_one;");
    }

    public DCompiler compiler() {
        return compiler;
    }

    public CompiledProgram compile(String text) throws CompileException {
        program = compiler.compile(SourceText.ofFile("test.d", text));
        load(program.image());
        return program;
    }

    /** The class of an image, after ASM's own checks. */
    private void load(EnablingImage image) {
        ecbs = new ArrayList<>();
        if (image.clauses().isEmpty()) {
            // Declarations alone are a program, and have no code.
            return;
        }
        StringWriter complaints = new StringWriter();
        CheckClassAdapter.verify(new ClassReader(image.code()), CompiledClauses.class.getClassLoader(), false,
                new PrintWriter(complaints));
        if (!complaints.toString().isEmpty()) {
            throw new AssertionError(complaints);
        }
        try {
            ImageVerifier.verify(image);
        } catch (VerifyException e) {
            throw new AssertionError(e.getMessage(), e);
        }
        code = new ClassLoader(CompiledClauses.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(EnablingImage.CLASS_NAME.replace('/', '.'), image.code(), 0, image.code().length);
            }
        }.define();
        for (ClauseImage clause : image.clauses()) {
            ecbs.add(new FakeFiring.FakeEcb(ecbs.size() + 1, clause.recordSize(), image.constants()));
        }
    }

    /** Runs all clauses in order, with up to ten arguments. */
    public void fire(long... arguments) {
        for (int i = 0; i < ecbs.size(); i++) {
            fireClause(i, arguments);
        }
    }

    /** Runs one clause. */
    public void fireClause(int index, long... arguments) {
        fireClause(firing, index, arguments);
    }

    /** Runs one clause on another firing. */
    public void fireClause(FakeFiring on, int index, long... arguments) {
        Class<?>[] types = new Class<?>[12];
        Object[] values = new Object[12];
        types[0] = Firing.class;
        types[1] = Ecb.class;
        values[0] = on;
        values[1] = ecbs.get(index);
        for (int i = 0; i < 10; i++) {
            types[i + 2] = long.class;
            values[i + 2] = i < arguments.length ? arguments[i] : 0L;
        }
        try {
            Method method = code.getMethod(program.image().clauses().get(index).method(), types);
            method.invoke(null, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The value that an expression has, by way of a global variable {@code result} of type {@code long}. */
    public long evaluate(String expression, long... arguments) throws CompileException {
        CompiledClauses fresh = new CompiledClauses();
        fresh.firing.target.put(0, firing.target, 0, firing.target.capacity());
        fresh.compile("int64_t result; dtrace:::BEGIN { result = (int64_t)(" + expression + "); }");
        fresh.fire(arguments);
        return fresh.firing.global(0);
    }

    public CompiledProgram program() {
        return program;
    }
}
