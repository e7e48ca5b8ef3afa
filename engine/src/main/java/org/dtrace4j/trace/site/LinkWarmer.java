package org.dtrace4j.trace.site;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Links one call site of the type of all sites in a throw-away class, so that what the JVM makes for the type (about 10
 * ms) is there before traced code reaches the first site.
 */
public final class LinkWarmer {
    private static final String NAME = Type.getInternalName(LinkWarmer.class) + "$Site";

    private LinkWarmer() { }

    static void warm() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(siteClass(), true);
            MethodHandle run = lookup.findStatic(lookup.lookupClass(), "run", MethodType.methodType(void.class));
            run.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("a generated class does not link", e);
        }
    }

    /** Bootstrap method of the throw-away class; called by the JVM. */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type) {
        return new ConstantCallSite(SiteLinker.NOTHING);
    }

    private static byte[] siteClass() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, "java/lang/Object", null);
        MethodVisitor run = writer.visitMethod(Opcodes.ACC_STATIC, "run", "()V", null, null);
        run.visitCode();
        run.visitInsn(Opcodes.ACONST_NULL);
        for (int i = 1; i < SiteLinker.TYPE.parameterCount(); i++) {
            run.visitInsn(Opcodes.LCONST_0);
        }
        run.visitInvokeDynamicInsn("probe", SiteLinker.TYPE.toMethodDescriptorString(),
                new Handle(Opcodes.H_INVOKESTATIC, Type.getInternalName(LinkWarmer.class), "link",
                        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)"
                                + "Ljava/lang/invoke/CallSite;", false));
        run.visitInsn(Opcodes.RETURN);
        run.visitMaxs(0, 0);
        run.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
