package org.dtrace4j.trace.site;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.provider.CodeSite;

/**
 * A code site with something attached: what is attached, and the call sites that the JVM has linked for it.
 *
 * <p>A method with several returns has several call sites, and each retransformation of the class makes new ones. Old
 * ones are still used by frames that were entered before, so all that are reachable are kept up to date. Guarded by
 * itself, since linking happens in whatever thread runs the traced code.
 */
final class Site {
    /** One attached clause. */
    record Entry(SiteGroup group, int order, AttachedSlot slot, MethodHandle body) { }

    private static final Comparator<Entry> ORDER = Comparator
            .comparingLong((Entry e) -> e.group.number()).thenComparingInt(Entry::order);

    private static final MethodHandle ENTER_POINT = own("enterPoint");
    private static final MethodHandle ENTER_LEAF = own("enterLeaf");
    private static final MethodHandle LEAVE_POINT = own("leavePoint");

    final CodeSite where;
    private final MethodHandle hostFinder;
    private final List<Entry> entries = new ArrayList<>();
    private final List<WeakReference<MutableCallSite>> callSites = new ArrayList<>();
    private MethodHandle target = SiteLinker.NOTHING;

    Site(CodeSite where, MethodHandle hostFinder) {
        this.where = where;
        this.hostFinder = hostFinder;
    }

    private static MethodHandle own(String name) {
        try {
            return MethodHandles.lookup().findStatic(Site.class, name,
                    MethodType.methodType(void.class, ProbeHost.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The slot of what is attached here for {@code group} in this order, or null. */
    synchronized AttachedSlot find(SiteGroup group, int order) {
        for (Entry entry : entries) {
            if (entry.group == group && entry.order == order) {
                return entry.slot;
            }
        }
        return null;
    }

    /** Attaches; {@link #relink} makes it so. */
    synchronized void add(Entry entry) {
        entries.add(entry);
        entries.sort(ORDER);
    }

    /** Detaches what {@code group} has here, and returns it; {@link #relink} makes it so. */
    synchronized List<Entry> remove(SiteGroup group) {
        List<Entry> removed = entries.stream().filter(entry -> entry.group == group).toList();
        entries.removeAll(removed);
        return removed;
    }

    /** Detaches one entry. */
    synchronized void remove(Entry entry) {
        entries.remove(entry);
    }

    /** Makes all call sites run what is attached now. Returns those that changed, for {@code syncAll}. */
    synchronized List<MutableCallSite> relink() {
        target = entries.isEmpty() ? SiteLinker.NOTHING
                : MethodHandles.filterArguments(body(), 0, hostFinder);
        List<MutableCallSite> changed = new ArrayList<>();
        callSites.removeIf(reference -> reference.get() == null);
        for (WeakReference<MutableCallSite> reference : callSites) {
            MutableCallSite callSite = reference.get();
            if (callSite != null) {
                callSite.setTarget(target);
                changed.add(callSite);
            }
        }
        return changed;
    }

    /** Runs all entries; at a point, with the host told that it is one. */
    private MethodHandle body() {
        MethodHandle all = chain(0, entries.size());
        if (!where.kind().isPoint()) {
            return all;
        }
        MethodHandle leave = MethodHandles.dropArguments(LEAVE_POINT, 1, all.type().parameterList().subList(1,
                all.type().parameterCount()));
        return MethodHandles.foldArguments(MethodHandles.foldArguments(leave, all),
                where.kind() == CodeSite.Kind.LEAF ? ENTER_LEAF : ENTER_POINT);
    }

    private static void enterPoint(ProbeHost host) {
        if (host != null) {
            host.inside = true;
        }
    }

    private static void enterLeaf(ProbeHost host) {
        if (host != null) {
            host.inside = true;
            host.leaf = true;
        }
    }

    private static void leavePoint(ProbeHost host) {
        if (host != null) {
            host.inside = false;
            host.leaf = false;
        }
    }

    /** Runs entries {@code from} to {@code to - 1} in order: a balanced tree, so that its depth is small. */
    private MethodHandle chain(int from, int to) {
        if (to - from == 1) {
            return entries.get(from).body;
        }
        int middle = (from + to) >>> 1;
        return MethodHandles.foldArguments(chain(middle, to), chain(from, middle));
    }

    /** Called by the JVM when code reaches a call site of this site for the first time. */
    synchronized MutableCallSite link() {
        MutableCallSite callSite = new MutableCallSite(target);
        callSites.add(new WeakReference<>(callSite));
        return callSite;
    }
}
