package org.dtrace4j.trace.site;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.provider.CodeSite;

/**
 * Puts probe sites into the code of loaded classes, and takes them out again. One for each kind of target in the JVM;
 * classes belong to one kind.
 *
 * <p>Cost: the first site of a JVM takes some 100 ms, mostly for the agent and the first retransformation; then a class
 * takes about 1 ms in a batch, and a site about 12 µs when it is first reached. A {@link Lease} keeps everything
 * attached that is attached while it is open, so that systems that boot again and again with the same program pay once.
 *
 * <p>Core classes of the JDK are refused: linking a site needs them itself.
 */
public final class SiteManager {
    /** Keeps sites attached from when it is taken until it is closed, even while nobody uses them. */
    public final class Lease implements AutoCloseable {
        private boolean open = true;

        private Lease() { }

        @Override
        public void close() {
            closeLease(this);
        }
    }

    private final MethodHandle hostFinder;
    private final SiteWeaver weaver = new SiteWeaver();
    private final Map<CodeSite, Site> sites = new LinkedHashMap<>();
    private final Map<Object, List<SiteGroup>> groups = new LinkedHashMap<>();
    private final BitSet usedSlots = new BitSet();
    private long serials;
    private long groupNumbers;
    private int leases;
    private Instrumentation instrumentation;

    /**
     * A manager for one kind of target.
     *
     * @param hostFinder of type {@code (Object)ProbeHost}: the host that a receiver belongs to, null if it belongs to
     *     none. It runs in probe context and must not throw. The receiver is null at sites in static methods: a kind of
     *     target that has such sites finds its host in another way (by thread), or they do nothing.
     */
    public SiteManager(MethodHandle hostFinder) {
        this.hostFinder = hostFinder;
    }

    /** Keeps sites attached until the lease is closed. */
    public synchronized Lease lease() {
        leases++;
        return new Lease();
    }

    private synchronized void closeLease(Lease lease) {
        if (lease.open) {
            lease.open = false;
            if (--leases == 0) {
                List<SiteGroup> idle = new ArrayList<>();
                groups.values().forEach(list -> list.stream().filter(g -> g.users().isEmpty()).forEach(idle::add));
                detach(idle);
            }
        }
    }

    /**
     * The group in which {@code user} is to attach the program that {@code key} stands for: one that others have
     * attached, or a new one. To be released by {@link SiteGroup#release}.
     *
     * @param key equal for programs whose clauses are the same, in the same order
     */
    public synchronized SiteGroup group(Object key, ProbeHost user) {
        List<SiteGroup> candidates = groups.computeIfAbsent(key, k -> new ArrayList<>());
        for (SiteGroup group : candidates) {
            if (group.users().stream().noneMatch(host -> host == user)) {
                group.users().add(user);
                return group;
            }
        }
        SiteGroup group = new SiteGroup(this, key, groupNumbers++);
        candidates.add(group);
        group.users().add(user);
        return group;
    }

    /** One more than the greatest slot number in use. */
    public synchronized int slotLimit() {
        return usedSlots.length();
    }

    /** Number of classes that are not as they were loaded. */
    public synchronized int wovenClasses() {
        return weaver.classes().size();
    }

    synchronized List<AttachedSlot> attach(SiteGroup group, List<Attachment> wishes) throws SiteException {
        List<AttachedSlot> slots = new ArrayList<>(wishes.size());
        Map<Site, List<Site.Entry>> added = new LinkedHashMap<>();
        Set<Class<?>> changed = new LinkedHashSet<>();
        for (Attachment wish : wishes) {
            Site site = sites.get(wish.site());
            AttachedSlot slot = site == null ? null : site.find(group, wish.order());
            if (slot == null) {
                if (site == null) {
                    site = new Site(wish.site(), hostFinder);
                    sites.put(wish.site(), site);
                    changed.add(wish.site().owner());
                }
                slot = newSlot();
                Site.Entry entry = new Site.Entry(group, wish.order(), slot, wish.body().apply(slot));
                site.add(entry);
                added.computeIfAbsent(site, s -> new ArrayList<>()).add(entry);
            }
            slots.add(slot);
        }
        if (added.isEmpty()) {
            return slots;
        }
        try {
            weave(changed, added.keySet());
        } catch (SiteException e) {
            added.forEach((site, entries) -> entries.forEach(entry -> {
                site.remove(entry);
                usedSlots.clear(entry.slot().slot());
            }));
            settle(added.keySet());
            throw e;
        }
        group.sites().addAll(added.keySet());
        relink(added.keySet());
        return slots;
    }

    private AttachedSlot newSlot() {
        int slot = usedSlots.nextClearBit(0);
        usedSlots.set(slot);
        return new AttachedSlot(slot, ++serials);
    }

    /** Puts the new sites among {@code candidates} into their classes. */
    private void weave(Set<Class<?>> changed, Set<Site> candidates) throws SiteException {
        if (changed.isEmpty()) {
            return;
        }
        start();
        for (Class<?> owner : changed) {
            if (owner.getClassLoader() == null || !instrumentation.isModifiableClass(owner)) {
                throw new SiteException("class " + owner.getName()
                        + " cannot be probed: it is a core class of the JDK");
            }
        }
        for (Site site : candidates) {
            weaver.add(site.where);
            SiteLinker.publish(site);
        }
        retransform(changed);
        Map<CodeSite, String> failures = weaver.takeFailures();
        for (Site site : candidates) {
            String reason = failures.get(site.where);
            if (reason != null) {
                throw new SiteException("no probe can be put into " + site.where.owner().getName() + "."
                        + site.where.method() + site.where.descriptor() + ": " + reason);
            }
        }
    }

    private void start() throws SiteException {
        if (instrumentation == null) {
            Instrumentation given = Agent.instrumentation();
            given.addTransformer(weaver, true);
            instrumentation = given;
            LinkWarmer.warm();
        }
    }

    private void retransform(Set<Class<?>> classes) throws SiteException {
        try {
            instrumentation.retransformClasses(classes.toArray(Class<?>[]::new));
        } catch (UnmodifiableClassException | LinkageError | UnsupportedOperationException | InternalError e) {
            throw new SiteException("the JVM refused to change " + classes.size() + " classes: " + e, e);
        }
    }

    private static void relink(Iterable<Site> changed) {
        List<MutableCallSite> callSites = new ArrayList<>();
        changed.forEach(site -> callSites.addAll(site.relink()));
        if (!callSites.isEmpty()) {
            MutableCallSite.syncAll(callSites.toArray(MutableCallSite[]::new));
        }
    }

    synchronized void release(SiteGroup group, ProbeHost user) {
        group.users().removeIf(host -> host == user);
        if (group.users().isEmpty() && leases == 0) {
            detach(List.of(group));
        }
    }

    private void detach(List<SiteGroup> ending) {
        Set<Site> touched = new LinkedHashSet<>();
        for (SiteGroup group : ending) {
            for (Site site : group.sites()) {
                site.remove(group).forEach(entry -> usedSlots.clear(entry.slot().slot()));
                touched.add(site);
            }
            List<SiteGroup> siblings = groups.get(group.key());
            siblings.remove(group);
            if (siblings.isEmpty()) {
                groups.remove(group.key());
            }
        }
        relink(touched);
        settle(touched);
    }

    /** Takes sites that have nothing attached out of the code. */
    private void settle(Set<Site> touched) {
        Set<Class<?>> changed = new LinkedHashSet<>();
        List<Site> gone = touched.stream().filter(Site::isEmpty).toList();
        for (Site site : gone) {
            sites.remove(site.where);
            if (weaver.remove(site.where)) {
                changed.add(site.where.owner());
            }
        }
        if (!changed.isEmpty()) {
            try {
                retransform(changed);
            } catch (SiteException e) {
                // The sites stay in the code and do nothing: their call sites are empty and are never filled again.
                weaver.takeFailures();
            }
        }
        gone.forEach(SiteLinker::withdraw);
    }
}
