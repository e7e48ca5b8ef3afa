package org.dtrace4j.trace.site;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dtrace4j.provider.CodeSite;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the sites of a class into its bytes whenever the class is transformed again, by whomever; a class without
 * sites is left alone, which gives it back the bytes that it was loaded with.
 */
final class SiteWeaver implements ClassFileTransformer {
    private final Map<Class<?>, Set<CodeSite>> plans = new ConcurrentHashMap<>();
    private final Map<CodeSite, String> failures = new LinkedHashMap<>();

    /** Plans a site; the next transformation of its class puts it in. */
    void add(CodeSite site) {
        plans.compute(site.owner(), (owner, old) -> {
            Set<CodeSite> sites = old == null ? new LinkedHashSet<>() : new LinkedHashSet<>(old);
            sites.add(site);
            return sites;
        });
    }

    /** Takes a site out of the plan; whether it was planned. */
    boolean remove(CodeSite site) {
        Set<CodeSite> before = plans.get(site.owner());
        if (before == null || !before.contains(site)) {
            return false;
        }
        plans.computeIfPresent(site.owner(), (owner, old) -> {
            Set<CodeSite> sites = new LinkedHashSet<>(old);
            sites.remove(site);
            return sites.isEmpty() ? null : sites;
        });
        return true;
    }

    /** Classes that have sites. */
    Set<Class<?>> classes() {
        return plans.keySet();
    }

    /** Sites that could not be put in since the last call, and why. */
    Map<CodeSite, String> takeFailures() {
        synchronized (failures) {
            Map<CodeSite, String> taken = new LinkedHashMap<>(failures);
            failures.clear();
            return taken;
        }
    }

    private void fail(CodeSite site, String reason) {
        synchronized (failures) {
            failures.put(site, reason);
        }
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain,
            byte[] bytes) {
        Set<CodeSite> sites = redefined == null ? null : plans.get(redefined);
        if (sites == null) {
            return null;
        }
        try {
            return weave(bytes, sites);
        } catch (RuntimeException e) {
            // Nothing thrown here would be seen by anybody: the JVM drops it.
            sites.forEach(site -> fail(site, "its class cannot be rewritten (" + e + ")"));
            return null;
        }
    }

    private byte[] weave(byte[] bytes, Set<CodeSite> sites) {
        OffsetReader reader = new OffsetReader(bytes);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Set<CodeSite> missing = new LinkedHashSet<>(sites);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String method, String descriptor, String signature,
                    String[] exceptions) {
                MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
                CodeSite entry = null;
                CodeSite exit = null;
                for (CodeSite site : sites) {
                    if (site.method().equals(method) && site.descriptor().equals(descriptor)) {
                        missing.remove(site);
                        if (method.startsWith("<")) {
                            fail(site, "it is a constructor");
                        } else if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
                            fail(site, "it has no code");
                        } else if (site.kind() == CodeSite.Kind.RETURN) {
                            exit = site;
                        } else {
                            entry = site;
                        }
                    }
                }
                return entry == null && exit == null ? next
                        : new ProbedMethod(access, method, descriptor, signature, exceptions,
                                entry == null ? null : entry.kind(), exit != null, reader, next);
            }
        }, 0);
        missing.forEach(site -> fail(site, "the class has no such method"));
        return writer.toByteArray();
    }

    /** Knows the offset of the instruction that is being visited. */
    static final class OffsetReader extends ClassReader {
        private int offset;

        OffsetReader(byte[] bytes) {
            super(bytes);
        }

        /** Bytecode offset of the current instruction in its method, as loaded. */
        int offset() {
            return offset;
        }

        @Override
        protected void readBytecodeInstructionOffset(int bytecodeOffset) {
            offset = bytecodeOffset;
        }
    }
}
