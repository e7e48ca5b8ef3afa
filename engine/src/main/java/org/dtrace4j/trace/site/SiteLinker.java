package org.dtrace4j.trace.site;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dtrace4j.abi.Addressable;
import org.dtrace4j.provider.CodeSite;

/** What woven code refers to by name: the bootstrap method of its call sites, and the address of an argument. */
public final class SiteLinker {
    /** Type of every call site. */
    static final MethodType TYPE = MethodType.methodType(void.class, Object.class, long.class, long.class, long.class,
            long.class, long.class, long.class, long.class, long.class, long.class, long.class);

    static final MethodHandle NOTHING = MethodHandles.empty(TYPE);

    private static final CodeSite.Kind[] KINDS = CodeSite.Kind.values();

    /** Woven sites. A site is here from before its class is retransformed until after it is restored. */
    private static final Map<CodeSite, Site> SITES = new ConcurrentHashMap<>();

    private SiteLinker() { }

    static void publish(Site site) {
        SITES.put(site.where, site);
    }

    static void withdraw(Site site) {
        SITES.remove(site.where, site);
    }

    /** Bootstrap method of all call sites; called by the JVM. A site that is gone does nothing for ever. */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, String method,
            String descriptor,
            int kind) {
        CodeSite.Kind siteKind = KINDS[kind];
        Site site = SITES.get(new CodeSite(caller.lookupClass(), method, descriptor, siteKind));
        return site == null ? new ConstantCallSite(NOTHING) : site.link();
    }

    /** What an object is as an argument of a probe: its address, or 0. */
    public static long address(Object object) {
        return object instanceof Addressable addressable ? addressable.address() : 0;
    }
}
