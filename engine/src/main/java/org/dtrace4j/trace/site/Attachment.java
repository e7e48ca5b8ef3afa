package org.dtrace4j.trace.site;

import java.lang.invoke.MethodHandle;
import java.util.function.Function;
import org.dtrace4j.provider.CodeSite;

/**
 * A wish to run something at a site.
 *
 * @param site where
 * @param order place among the attachments of its group at this site; the same order at the same site is the same
 *     attachment
 * @param body gives, for a new slot, the handle to run, of type {@code (ProbeHost, long × 10)void}; it is called with a
 *     null host when the receiver belongs to none. It must not throw, but for what may end the thread
 */
public record Attachment(CodeSite site, int order, Function<AttachedSlot, MethodHandle> body) { }
