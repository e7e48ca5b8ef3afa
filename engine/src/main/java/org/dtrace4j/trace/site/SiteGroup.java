package org.dtrace4j.trace.site;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dtrace4j.abi.ProbeHost;

/**
 * What one program has attached, at all sites, on behalf of any number of targets. A target uses a group at most once,
 * so a program that runs twice in one target has two groups. Guarded by its manager.
 */
public final class SiteGroup {
    private final SiteManager manager;
    private final Object key;
    private final long number;
    private final Set<Site> sites = new LinkedHashSet<>();
    private final List<ProbeHost> users = new ArrayList<>();

    SiteGroup(SiteManager manager, Object key, long number) {
        this.manager = manager;
        this.key = key;
        this.number = number;
    }

    /**
     * Attaches, in one batch; what is attached already stays as it is.
     *
     * @return the slots, one for each wish in order
     * @throws SiteException if something cannot be attached; then nothing new is
     */
    public List<AttachedSlot> attach(List<Attachment> wishes) throws SiteException {
        return manager.attach(this, wishes);
    }

    /**
     * Ends the use by {@code user}, whose slots are empty by now. Without users the group is detached, unless leased.
     */
    public void release(ProbeHost user) {
        manager.release(this, user);
    }

    Object key() {
        return key;
    }

    /** Groups are numbered in order of creation; clauses at a site run in order of groups. */
    long number() {
        return number;
    }

    Set<Site> sites() {
        return sites;
    }

    List<ProbeHost> users() {
        return users;
    }
}
