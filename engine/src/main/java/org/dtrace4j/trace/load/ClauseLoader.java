package org.dtrace4j.trace.load;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.verify.ClauseReport;
import org.dtrace4j.verify.ImageKey;
import org.dtrace4j.verify.VerifiedImage;

/** Defines the classes of verified images. */
public final class ClauseLoader {
    private static final MethodType TYPE = MethodType.methodType(void.class, Firing.class, Ecb.class, long.class,
            long.class,
            long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class);

    private static final MethodType GUARD_TYPE = TYPE.dropParameterTypes(0, 2).changeReturnType(boolean.class);

    /** What is loaded, as long as somebody uses it. */
    private static final Map<ImageKey, WeakReference<LoadedImage>> LOADED = new HashMap<>();

    private ClauseLoader() { }

    /**
     * Loads an image, or finds it loaded.
     *
     * @throws LoadException if the JVM refuses the class
     */
    public static LoadedImage load(VerifiedImage image) throws LoadException {
        synchronized (LOADED) {
            WeakReference<LoadedImage> known = LOADED.get(image.key());
            LoadedImage loaded = known == null ? null : known.get();
            if (loaded == null) {
                LOADED.values().removeIf(reference -> reference.get() == null);
                loaded = define(image);
                LOADED.put(image.key(), new WeakReference<>(loaded));
            }
            return loaded;
        }
    }

    private static LoadedImage define(VerifiedImage image) throws LoadException {
        List<LoadedClause> clauses = new ArrayList<>();
        if (!image.image().clauses().isEmpty()) {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(image.code(), false);
                for (ClauseReport clause : image.reports()) {
                    MethodHandle code = lookup.findStatic(lookup.lookupClass(), clause.method(), TYPE);
                    Optional<MethodHandle> guard = clause.guard().isEmpty() ? Optional.empty()
                            : Optional.of(lookup.findStatic(lookup.lookupClass(), clause.guard().get(), GUARD_TYPE));
                    clauses.add(new LoadedClause(code, guard, clause.remembers()));
                }
            } catch (LinkageError | ReflectiveOperationException e) {
                throw new LoadException("the JVM refuses its code: " + e.getMessage(), e);
            }
        }
        return new LoadedImage(image, clauses);
    }
}
